/*
 * mem.h - allocation that does not fail: out of memory ends the program (the ledger makes
 * that safe). Also the arena, in which a stage's things live and die together.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

/* malloc, calloc-like and realloc that abort when there is no memory or count * size
 * overflows. Free with free(). */
void *mem_alloc(size_t size);
void *mem_array(size_t count, size_t size); /* zeroed */
void *mem_grow(void *old, size_t count, size_t size);

/* A region: everything taken from it is freed together by arena_release. */
struct arena {
	struct arena_block *blocks; /* owned */
	size_t used, size;          /* of the newest block, in bytes */
	char *region;               /* borrowed: where blocks are taken from; or NULL */
	size_t region_left;         /* bytes of it */
};

void arena_init(struct arena *arena);
void arena_release(struct arena *arena);

/* An arena in memory of the caller's, which outlives it, aligned as by malloc: what does
 * not fit there aborts. */
void arena_init_in(struct arena *arena, void *memory, size_t size);

/* size bytes, zeroed, aligned for any type; never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* count * size bytes, zeroed. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* Copies; NULL stays NULL in arena_strdup. */
char *arena_strdup(struct arena *arena, const char *s);
char *arena_strndup(struct arena *arena, const char *s, size_t n);
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list ap)
	__attribute__((format(printf, 2, 0)));

/* Make room for one more element in an array that grows in an arena: `*items` has
 * `count` elements of `size` bytes; capacity doubles at powers of two, so call it with
 * every count from 0 up. Returns the address of the new, zeroed element. */
void *arena_push(struct arena *arena, void *items, size_t count, size_t size);

#endif
