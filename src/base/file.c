/*
 * file.c - whole files in and out. Reading is bounded; writing goes through a temporary
 * file beside the real one, so that whoever looks sees the old or the new bytes; every
 * descriptor is closed on exec. Secrets are file_secret.c's.
 */
#include "base/file.h"

#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY_TRIES 100

/* Read to the end, or until out is full. */
static int
read_all(int fd, struct buf *out)
{
	char part[16384];
	ssize_t got;

	do {
		got = read(fd, part, sizeof part);
		if (got > 0)
			buf_add(out, part, (size_t)got);
	} while ((got > 0 && !out->full) || (got < 0 && errno == EINTR));
	return got < 0 ? -1 : 0;
}

int
file_read(struct arena *arena, const char *path, size_t max, char **bytes, size_t *n,
	  struct err *err)
{
	struct stat st;
	struct buf buf;
	int fd, rc;

	/* O_NONBLOCK: a FIFO without a writer must not stop us, it is refused below. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return err_set_errno(err, "cannot read '%s'", path);
	buf_init(&buf, max);
	if (fstat(fd, &st) != 0)
		rc = err_set_errno(err, "cannot read '%s'", path);
	else if (!S_ISREG(st.st_mode))
		rc = err_set(err, ERR_SYSTEM, "cannot read '%s': it is no regular file",
			     path);
	else if (read_all(fd, &buf) != 0)
		rc = err_set_errno(err, "cannot read '%s'", path);
	else if (buf.full)
		rc = err_set(err, ERR_LIMIT, "'%s' is longer than %zu bytes", path,
			     max);
	else
		rc = 0;
	(void)close(fd);
	if (rc == 0) {
		*bytes = arena_strndup(arena, buf.s, buf.n);
		*n = buf.n;
	}
	buf_release(&buf);
	return rc;
}

static int
write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return -1;
		p += done;
		n -= (size_t)done;
	}
	return 0;
}

/* Bytes of the directory part of a path with its slash: 0 when there is none. */
static size_t
directory_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash + 1 - path) : 0;
}

/* Open a new hidden file beside target. Its name is tried with other numbers while a
 * killed run's leftover has it. */
static int
open_temporary(struct arena *arena, const char *target, unsigned mode, char **name)
{
	size_t directory = directory_length(target);
	int fd = -1, i;

	for (i = 0; fd < 0 && i < TEMPORARY_TRIES; i++) {
		*name = arena_printf(arena, "%.*s.%s.%ld-%d.tmp", (int)directory,
				     target, target + directory, (long)getpid(), i);
		fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
			  (mode_t)mode);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	return fd;
}

/* Make a rename in the directory of path durable. */
static int
sync_directory(struct arena *arena, const char *path)
{
	size_t n = directory_length(path);
	const char *directory = n > 0 ? arena_strndup(arena, path, n) : ".";
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc;

	if (fd < 0)
		return -1;
	rc = fsync(fd);
	if (rc != 0 && (errno == EINVAL || errno == ENOTSUP))
		rc = 0; /* a file system that cannot do this */
	(void)close(fd);
	return rc;
}

static int
replace(struct arena *arena, const char *target, struct str bytes, unsigned mode)
{
	char *name = NULL;
	int fd = open_temporary(arena, target, mode, &name), rc, number;

	if (fd < 0)
		return -1;
	rc = write_all(fd, bytes.s, bytes.n);
	if (rc == 0)
		rc = fsync(fd);
	number = errno;
	if (close(fd) != 0 && rc == 0) {
		number = errno;
		rc = -1;
	}
	if (rc == 0 && rename(name, target) != 0) {
		number = errno;
		rc = -1;
	}
	if (rc != 0) {
		(void)unlink(name);
		errno = number;
		return -1;
	}
	return sync_directory(arena, target);
}

int
file_write(const char *path, const void *bytes, size_t n, unsigned mode,
	   struct err *err)
{
	char *resolved =
		realpath(path, NULL); /* a link stays: its target is replaced */
	struct arena arena;
	struct stat st;
	int rc;

	arena_init(&arena);
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		rc = err_set(err, ERR_SYSTEM,
			     "cannot write '%s': it is no regular file", path);
	else if (replace(&arena, resolved ? resolved : path, str_from(bytes, n),
			 mode) != 0)
		rc = err_set_errno(err, "cannot write '%s'", path);
	else
		rc = 0;
	arena_release(&arena);
	free(resolved);
	return rc;
}

int
file_write_if_changed(const char *path, const void *bytes, size_t n, unsigned mode,
		      struct err *err)
{
	struct arena arena;
	struct err unread;
	bool same;
	char *old;
	size_t old_n;

	arena_init(&arena);
	same = file_read(&arena, path, n, &old, &old_n, &unread) == 0 && old_n == n &&
	       (n == 0 || memcmp(old, bytes, n) == 0);
	arena_release(&arena);
	return same ? 0 : file_write(path, bytes, n, mode, err);
}

int
file_make_directories(const char *path, struct err *err)
{
	struct arena arena;
	struct stat st;
	char *part, *slash;
	int rc = 0;

	arena_init(&arena);
	part = arena_strdup(&arena, path);
	for (slash = part; *part && slash && rc == 0;) {
		slash = strchr(slash + 1, '/');
		if (slash)
			*slash = '\0';
		if (mkdir(part, 0777) != 0 &&
		    (stat(part, &st) != 0 || !S_ISDIR(st.st_mode)))
			rc = err_set_errno(err, "cannot make the directory '%s'", part);
		if (slash)
			*slash = '/';
	}
	arena_release(&arena);
	return rc;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int
file_list(struct arena *arena, const char *directory, const char *suffix, char ***names,
	  size_t *n, struct err *err)
{
	DIR *dir = opendir(directory);
	char **found = NULL, **place;
	const struct dirent *entry;
	size_t count = 0;
	int rc = 0;

	if (!dir)
		return err_set_errno(err, "cannot read the directory '%s'", directory);
	for (;;) {
		errno = 0;
		entry = readdir(dir);
		if (!entry)
			break;
		if (entry->d_name[0] == '.' || !str_ends(str_of(entry->d_name), suffix))
			continue;
		place = arena_push(arena, &found, count++, sizeof *place);
		*place = arena_strdup(arena, entry->d_name);
	}
	if (errno != 0)
		rc = err_set_errno(err, "cannot read the directory '%s'", directory);
	(void)closedir(dir);
	if (rc != 0)
		return rc;
	if (count > 0)
		qsort(found, count, sizeof *found, compare_names);
	*names = found;
	*n = count;
	return 0;
}

char *
file_beside(struct arena *arena, const char *base, const char *path)
{
	size_t n = path[0] == '/' ? 0 : directory_length(base);

	return arena_printf(arena, "%.*s%s", (int)n, base, path);
}

/* Who holds the lock, as words for a message: it wrote its number into the file. */
static void
tell_holder(int fd, const char *path, struct err *err)
{
	char text[24];
	ssize_t n = pread(fd, text, sizeof text, 0);
	struct str line = str_trim(str_from(text, n > 0 ? (size_t)n : 0));
	int64_t pid;

	if (str_number(line, &pid))
		(void)err_set(err, ERR_BUSY, "another run holds '%s': process %lld",
			      path, (long long)pid);
	else
		(void)err_set(err, ERR_BUSY, "another run holds '%s'", path);
}

int
file_lock(const char *path, int *descriptor, struct err *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666), n;
	char text[24];

	if (fd < 0)
		return err_set_errno(err, "cannot open the lock '%s'", path);
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno == EINTR)
			continue;
		if (errno == EWOULDBLOCK)
			tell_holder(fd, path, err);
		else
			(void)err_set_errno(err, "cannot lock '%s'", path);
		(void)close(fd);
		return -1;
	}
	/* For people to read; the lock does not depend on it, so a full disk is no
	 * matter. */
	n = snprintf(text, sizeof text, "%ld\n", (long)getpid());
	if (ftruncate(fd, 0) == 0)
		(void)!pwrite(fd, text, (size_t)n, 0);
	*descriptor = fd;
	return 0;
}
