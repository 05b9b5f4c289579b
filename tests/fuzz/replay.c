/*
 * replay.c - a main for fuzz targets that runs them on the files of their corpus, for
 * compilers without libFuzzer: `make test` does it. Speaks TAP, one test for each file; an
 * empty corpus is a failure. The sanitizers are the judges.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* The whole file, in memory of exactly its size, so that reading past it is seen. */
static uint8_t *
read_file(const char *path, size_t *n)
{
	FILE *file = fopen(path, "rb");
	uint8_t *bytes;
	long size;

	if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0 ||
	    fseek(file, 0, SEEK_SET) || !(bytes = malloc(size ? (size_t)size : 1)) ||
	    fread(bytes, 1, (size_t)size, file) != (size_t)size) {
		perror(path);
		exit(1);
	}
	fclose(file);
	*n = (size_t)size;
	return bytes;
}

static int
visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int
main(int argc, char **argv)
{
	struct dirent **files;
	int i, count = argc == 2 ? scandir(argv[1], &files, visible, alphasort) : -1;

	if (count <= 0) {
		fprintf(stderr, "usage: %s CORPUS (a folder with files)\n", argv[0]);
		return 1;
	}
	printf("1..%d\n", count);
	for (i = 0; i < count; i++) {
		char path[4096];
		uint8_t *bytes;
		size_t n;

		snprintf(path, sizeof path, "%s/%s", argv[1], files[i]->d_name);
		bytes = read_file(path, &n);
		LLVMFuzzerTestOneInput(bytes, n);
		free(bytes);
		printf("ok %d - %s\n", i + 1, files[i]->d_name);
		fflush(stdout);
		free(files[i]);
	}
	free(files);
	return 0;
}
