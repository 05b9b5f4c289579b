/*
 * mem.c - the allocators of mem.h. An arena is a list of blocks, the newest first;
 * large requests get a block of their own behind it.
 */
#include "base/mem.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE (32 * (size_t)1024)

struct arena_block {
	struct arena_block *next;
	alignas(max_align_t) char bytes[];
};

void *
mem_alloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		abort();
	return p;
}

void *
mem_array(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);

	if (!p)
		abort();
	return p;
}

void *
mem_grow(void *old, size_t count, size_t size)
{
	size_t bytes;
	void *p;

	if (__builtin_mul_overflow(count, size, &bytes))
		abort();
	p = realloc(old, bytes > 0 ? bytes : 1);
	if (!p)
		abort();
	return p;
}

void
arena_init(struct arena *arena)
{
	*arena = (struct arena){0};
}

void
arena_release(struct arena *arena)
{
	struct arena_block *block = arena->blocks, *next;

	for (; block; block = next) {
		next = block->next;
		free(block);
	}
	arena_init(arena);
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	struct arena_block *block;
	char *p;

	if (size > SIZE_MAX / 2)
		abort();
	size = (size + alignof(max_align_t) - 1) / alignof(max_align_t) *
	       alignof(max_align_t);
	if (size > BLOCK_SIZE / 4) {
		block = mem_alloc(sizeof *block + size);
		if (arena->blocks) {
			block->next = arena->blocks->next;
			arena->blocks->next = block;
		} else {
			block->next = NULL;
			arena->blocks = block;
			arena->used = arena->size = size;
		}
		return memset(block->bytes, 0, size);
	}
	if (!arena->blocks || arena->size - arena->used < size) {
		block = mem_alloc(sizeof *block + BLOCK_SIZE);
		block->next = arena->blocks;
		arena->blocks = block;
		arena->used = 0;
		arena->size = BLOCK_SIZE;
	}
	p = arena->blocks->bytes + arena->used;
	arena->used += size;
	return memset(p, 0, size);
}

void *
arena_array(struct arena *arena, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		abort();
	return arena_alloc(arena, count * size);
}

char *
arena_strndup(struct arena *arena, const char *s, size_t n)
{
	char *copy = arena_alloc(arena, n + 1);

	if (n > 0)
		memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

char *
arena_strdup(struct arena *arena, const char *s)
{
	return s ? arena_strndup(arena, s, strlen(s)) : NULL;
}

char *
arena_vprintf(struct arena *arena, const char *format, va_list ap)
{
	va_list again;
	char *s;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, format, ap);
	if (n < 0)
		abort();
	s = arena_alloc(arena, (size_t)n + 1);
	(void)vsnprintf(s, (size_t)n + 1, format, again);
	va_end(again);
	return s;
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list ap;
	char *s;

	va_start(ap, format);
	s = arena_vprintf(arena, format, ap);
	va_end(ap);
	return s;
}

void *
arena_push(struct arena *arena, void *items, size_t count, size_t size)
{
	void *array, *bigger;

	/* *items is a pointer of a type that is not known here: copied, not cast. */
	memcpy(&array, items, sizeof array);
	if ((count & (count - 1)) == 0) {
		if (count > SIZE_MAX / 2)
			abort();
		bigger = arena_array(arena, count ? count * 2 : 1, size);
		if (count)
			memcpy(bigger, array, count * size);
		array = bigger;
		memcpy(items, &array, sizeof array);
	}
	return (char *)array + count * size;
}
