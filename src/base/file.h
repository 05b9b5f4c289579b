/*
 * file.h - whole files: read with a limit, written so that a crash leaves the old or
 * the new one, locked by a lock that the kernel frees.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

/* Read a whole regular file of at most max bytes into the arena, NUL-terminated; *n is
 * its length. Fails with ERR_LIMIT when it is longer. */
int file_read(struct arena *arena, const char *path, size_t max, char **bytes,
	      size_t *n, struct err *err);

/* Write bytes under a temporary name in the same directory, fsync, rename, fsync the
 * directory. mode is the new file's permission (umask applies). */
int file_write(const char *path, const void *bytes, size_t n, unsigned mode,
	       struct err *err);

/* The same, but the file is left alone, with its times, when it has these bytes
 * already. */
int file_write_if_changed(const char *path, const void *bytes, size_t n, unsigned mode,
			  struct err *err);

/* Read a file of secrets (at most 4 KiB): refused with ERR_DENIED when its mode
 * gives group or others anything. One final line break is dropped; ERR_CONFIG when
 * nothing is left. */
int file_read_secret(struct arena *arena, const char *path, char **secret,
		     struct err *err);

/* The first line of what a shell command prints, for `password_command`. ERR_CONFIG
 * when it fails or prints nothing. */
int file_command_secret(struct arena *arena, const char *command, char **secret,
			struct err *err);

/* Make a directory and those above it. */
int file_make_directories(const char *path, struct err *err);

/* Names in a directory that end with suffix, sorted by bytes, hidden ones left out. */
int file_list(struct arena *arena, const char *directory, const char *suffix,
	      char ***names, size_t *n, struct err *err);

/* Join: an absolute path stays, else base's directory is put before it. base is a
 * file. */
char *file_beside(struct arena *arena, const char *base, const char *path);

/* Take the lock file (made when missing). ERR_BUSY when another process has it. The
 * lock lives as long as the returned descriptor, and dies with the process. */
int file_lock(const char *path, int *descriptor, struct err *err);

#endif
