/*
 * mailbox_thread.c - which message of a mailbox answers to which.
 */
#include "parse/parse_int.h"

#include <stdlib.h>
#include <string.h>

/* Answers to answers, upwards to where a thread began; also ends circles. */
#define THREAD_MAX 50

/* Of several with one id (the same message twice) the first in the mailbox comes first. */
static int
by_id(const void *a, const void *b)
{
	const struct post *x = *(const struct post *const *)a,
			  *y = *(const struct post *const *)b;
	int order = strcmp(x->id, y->id);

	return order ? order : (x->index > y->index) - (x->index < y->index);
}

struct post_threads
post_threads(struct arena *arena, const struct post *posts, size_t n)
{
	struct post_threads threads = {arena_array(arena, n, sizeof *threads.v), n};
	size_t i;

	for (i = 0; i < n; i++)
		threads.v[i] = &posts[i];
	if (n > 0)
		qsort(threads.v, n, sizeof(struct post *), by_id);
	return threads;
}

const struct post *
post_with_id(const struct post_threads *threads, const char *id)
{
	size_t low = 0, high = threads->n, middle;

	while (low < high) {
		middle = (low + high) / 2;
		if (strcmp(threads->v[middle]->id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == threads->n || strcmp(threads->v[low]->id, id) != 0)
		return NULL;
	return threads->v[low];
}

/* The message that a post answers to, as far up as is known. */
static const struct post *
answered(const struct post_threads *threads, const struct post *post)
{
	const struct words *references = &post->mail->references;
	const struct post *found;
	size_t i;

	for (i = 0; i < references->n; i++) {
		found = post_with_id(threads, references->v[i]);
		if (found && found != post)
			return found;
	}
	return NULL;
}

const char *
post_thread(const struct post_threads *threads, const struct post *post)
{
	const struct post *above = answered(threads, post);
	int i;

	for (i = 0; above && i < THREAD_MAX; i++) {
		post = above;
		above = answered(threads, post);
	}
	return post->mail->references.n > 0 ? post->mail->references.v[0] : post->id;
}
