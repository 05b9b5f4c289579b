/*
 * secret.c - a password from where the configuration says: a file that only its owner may
 * read, or what a command prints.
 */
#include "config/config.h"

#include "base/file.h"

int
config_secret(struct arena *arena, const struct secret_source *source, char **secret,
	      struct err *err)
{
	if (source->file)
		return file_read_secret(arena, source->file, secret, err);
	if (source->command)
		return file_command_secret(arena, source->command, secret, err);
	*secret = NULL;
	return 0;
}
