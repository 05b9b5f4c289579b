/*
 * open.c - opening the state: one writer by a lock file, the file itself, its newest
 * schema.
 */
#include "base/file.h"
#include "store/store_int.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* The lock file beside the state, and the folder above both. */
static int
lock_beside(const char *path, int *descriptor, struct err *err)
{
	struct arena arena;
	char *name, *slash;
	int result;

	arena_init(&arena);
	name = arena_strdup(&arena, path);
	slash = strrchr(name, '/');
	if (slash)
		*slash = '\0';
	result = slash && slash != name ? file_make_directories(name, err) : 0;
	if (result == 0)
		result = file_lock(arena_printf(&arena, "%s.lock", path), descriptor,
				   err);
	arena_release(&arena);
	return result;
}

int
store_open(const char *path, enum store_mode mode, const char *const *organisations,
	   struct store **out, struct err *err)
{
	const bool write = mode == STORE_WRITE;
	struct store *store;
	struct stat st;
	int lock = -1;

	if (write && lock_beside(path, &lock, err))
		return -1;
	if (!write && stat(path, &st) != 0 && errno == ENOENT)
		path = ":memory:";
	store = db_new(lock, organisations);
	if (db_open(store, path, write || path[0] == ':', err) ||
	    schema_migrate(store, err)) {
		store_close(store);
		return err_add(err, "%s", path);
	}
	*out = store;
	return 0;
}
