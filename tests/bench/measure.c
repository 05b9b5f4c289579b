/*
 * measure - runs a command and says what it took.
 *
 *	measure FILE COMMAND [ARGUMENT...]
 *
 * Adds a line to FILE: seconds of wall time, seconds of processor time (user and system,
 * of it and all its children), mebibytes of memory at the peak (of the largest process).
 * Ends as the command ended.
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int
main(int argc, char **argv)
{
	struct timespec begun, ended;
	struct rusage used;
	int status;
	pid_t pid;
	FILE *file;

	if (argc < 3)
		return 64;
	(void)clock_gettime(CLOCK_MONOTONIC, &begun);
	pid = fork();
	if (pid == 0) {
		(void)execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid ||
	    getrusage(RUSAGE_CHILDREN, &used))
		return 71;
	(void)clock_gettime(CLOCK_MONOTONIC, &ended);
	file = fopen(argv[1], "a");
	if (!file)
		return 73;
	(void)fprintf(file, "%.4f\t%.4f\t%.1f\n",
		      (double)(ended.tv_sec - begun.tv_sec) +
			      (double)(ended.tv_nsec - begun.tv_nsec) / 1e9,
		      seconds(used.ru_utime) + seconds(used.ru_stime),
		      (double)used.ru_maxrss / 1024);
	if (fclose(file))
		return 73;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 70;
}
