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
arena_init_in(struct arena *arena, void *memory, size_t size)
{
	*arena = (struct arena){.region = memory, .region_left = size};
}

void
arena_release(struct arena *arena)
{
	struct arena_block *block = arena->blocks, *next;

	for (; block && !arena->region; block = next) {
		next = block->next;
		free(block);
	}
	arena_init(arena);
}

static struct arena_block *
new_block(struct arena *arena, size_t size)
{
	struct arena_block *block;

	size += sizeof *block;
	if (!arena->region)
		return mem_alloc(size);
	if (size > arena->region_left)
		abort();
	block = (struct arena_block *)(void *)arena->region;
	arena->region += size;
	arena->region_left -= size;
	return block;
}

/* size bytes that are not zeroed. */
static void *
take(struct arena *arena, size_t size)
{
	struct arena_block *block;
	char *p;

	if (size > SIZE_MAX / 2)
		abort();
	size = (size + alignof(max_align_t) - 1) / alignof(max_align_t) *
	       alignof(max_align_t);
	if (size > BLOCK_SIZE / 4) {
		block = new_block(arena, size);
		if (arena->blocks) {
			block->next = arena->blocks->next;
			arena->blocks->next = block;
		} else {
			block->next = NULL;
			arena->blocks = block;
			arena->used = arena->size = size;
		}
		return block->bytes;
	}
	if (!arena->blocks || arena->size - arena->used < size) {
		block = new_block(arena, BLOCK_SIZE);
		block->next = arena->blocks;
		arena->blocks = block;
		arena->used = 0;
		arena->size = BLOCK_SIZE;
	}
	p = arena->blocks->bytes + arena->used;
	arena->used += size;
	return p;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	return memset(take(arena, size), 0, size);
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
	char *copy = take(arena, n + 1);

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
	char *s, shorter[256];
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(shorter, sizeof shorter, format, ap);
	if (n < 0)
		abort();
	if ((size_t)n < sizeof shorter) {
		s = arena_strndup(arena, shorter, (size_t)n);
	} else {
		s = take(arena, (size_t)n + 1);
		(void)vsnprintf(s, (size_t)n + 1, format, again);
	}
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
