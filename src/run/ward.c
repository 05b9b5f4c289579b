/*
 * ward.c - child processes in which bytes from outside are read. What they make lies in
 * memory that is shared with us, at the same addresses; their own memory, and their death,
 * are their own. A piece of work that kills a child, hangs it or eats its memory is named,
 * and the next child goes on with that one's next piece. There is a child for each
 * processor, up to a few; they take the pieces in turn. While they work we take what is
 * done, in the order of the pieces.
 *
 * Who knows what the work is: gather.c and check.c. A child writes nothing anywhere but
 * there; the state, the lock and our connections are closed in it.
 */
#include "run/run_int.h"

#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of address space, of which only what is used becomes memory: a source's eight mebibytes
 * need a tenth of it. */
#define REGION_SIZE ((size_t)512 << 20)
/* Of a child's own memory. The libraries need up to forty times the text. */
#define HEAP_SIZE ((rlim_t)1 << 30)
/* What a child has freed it keeps, up to so much, for its next piece. */
#define SPARE_SIZE (32 << 20)
/* For one piece. The largest that limits let through takes about a second. */
#define PIECE_S 60
/* Who kills so many is an attack on the rest, who would wait a minute for each. */
#define DEATHS_MAX 10
/* More would only wait for us, who keep what they read. */
#define CHILDREN_MAX 4

/* What a child and we both see, at the beginning of its region. */
struct shared {
	struct arena arena;
	atomic_size_t done; /* behind the last piece that it has done */
	void *made[];       /* by the pieces */
};

struct region {
	struct region *next;
	struct shared *shared;
};

struct child {
	pid_t pid; /* 0: none */
	int told;  /* a byte for each piece, and its end at the child's */
	struct shared *shared;
};

struct watch {
	struct ward *ward;
	const struct ward_job *job;
	struct child children[CHILDREN_MAX];
	size_t n; /* children: the pieces i, i + n, i + 2n, … are one's */
	struct err *err;
};

static struct shared *
new_region(struct watch *watch)
{
	size_t head = sizeof(struct shared) + watch->job->n * sizeof(void *);
	char *memory = mmap(NULL, REGION_SIZE, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	struct region *region;

	if (memory == MAP_FAILED)
		return NULL;
	region = mem_alloc(sizeof *region);
	head = (head + 63) / 64 * 64;
	region->shared = (struct shared *)(void *)memory;
	region->next = watch->ward->regions;
	watch->ward->regions = region;
	watch->ward->n++;
	arena_init_in(&region->shared->arena, memory + head, REGION_SIZE - head);
	return region->shared;
}

/* Address space cannot be limited under the sanitizers, which reserve terabytes. */
static void
limit_child(size_t regions)
{
	const struct rlimit none = {0, 0};
#if !defined(__SANITIZE_ADDRESS__)
	const rlim_t size = HEAP_SIZE + (rlim_t)(regions + 1) * REGION_SIZE;
	const struct rlimit heap = {size, size};

	(void)setrlimit(RLIMIT_AS, &heap);
#else
	(void)regions;
#endif
	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)signal(SIGINT, SIG_DFL);
	(void)signal(SIGTERM, SIG_DFL);
}

static _Noreturn void
be_child(const struct watch *watch, struct shared *shared, size_t from, int tell)
{
	const struct ward_job *job = watch->job;
	size_t i;

	if (tell != 3 && dup2(tell, 3) != 3)
		_exit(1);
	(void)close_range(4, ~0u, 0);
	limit_child(watch->ward->n);
	(void)mallopt(M_TRIM_THRESHOLD, SPARE_SIZE);
	(void)mallopt(M_MMAP_THRESHOLD, SPARE_SIZE);
	for (i = from; i < job->n; i += watch->n) {
		shared->made[i] = job->work(job->context, &shared->arena, i);
		atomic_store(&shared->done, i + 1);
		if (write(3, "", 1) != 1)
			_exit(1);
	}
	_exit(0);
}

/* A child for a piece and those of its turn behind it. */
static int
begin_child(struct watch *watch, struct child *child, size_t from)
{
	int pipes[2];

	child->shared = new_region(watch);
	if (!child->shared)
		return err_set_errno(watch->err, "no memory for reading");
	if (pipe(pipes))
		return err_set_errno(watch->err, "no pipe");
	child->pid = fork();
	if (child->pid < 0) {
		(void)err_set_errno(watch->err, "no process for reading");
		(void)close(pipes[0]);
		(void)close(pipes[1]);
		child->pid = 0;
		return -1;
	}
	if (child->pid == 0)
		be_child(watch, child->shared, from, pipes[1]);
	(void)close(pipes[1]);
	child->told = pipes[0];
	return 0;
}

/* Wait for its end; returns its status. */
static int
end_child(struct child *child, bool now)
{
	int status = 0;

	if (child->pid == 0)
		return 0;
	if (now)
		(void)kill(child->pid, SIGKILL);
	(void)close(child->told);
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		;
	child->pid = 0;
	return status;
}

enum end { DONE, ENDED, TOO_LONG };

/* Until a child has done a piece, or has ended, or sits on it for too long. */
static enum end
wait_for_piece(const struct ward *ward, const struct child *child, size_t i)
{
	struct pollfd fd = {.fd = child->told, .events = POLLIN};
	char bytes[64];
	ssize_t n;
	int ready;

	while (atomic_load(&child->shared->done) <= i) {
		ready = poll(&fd, 1, ward->piece_s * 1000);
		if (ready == 0 || (ready < 0 && errno != EINTR))
			return TOO_LONG;
		if (ready < 0)
			continue;
		n = read(child->told, bytes, sizeof bytes);
		if (n == 0 || (n < 0 && errno != EINTR))
			return atomic_load(&child->shared->done) > i ? DONE : ENDED;
	}
	return DONE;
}

static const char *
cause_of_death(const struct ward *ward, enum end end, int status)
{
	struct arena *arena = ward->arena;

	if (end == TOO_LONG)
		return arena_printf(arena, "it cannot be read: not done after %d s",
				    ward->piece_s);
	if (WIFSIGNALED(status))
		return arena_printf(arena,
				    "it cannot be read: the reader died of it (%s)",
				    strsignal(WTERMSIG(status)));
	return arena_printf(arena, "it cannot be read: the reader ended with status %d",
			    WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

/* Take what was made of a piece, or why nothing was; *deaths counts those. */
static int
take_piece(struct watch *watch, size_t i, size_t *deaths)
{
	const struct ward_job *job = watch->job;
	struct child *child = &watch->children[i % watch->n];
	enum end end = wait_for_piece(watch->ward, child, i);
	const char *death;

	if (end == DONE)
		return job->take(job->context, i, child->shared->made[i], NULL,
				 watch->err);
	death = cause_of_death(watch->ward, end, end_child(child, end == TOO_LONG));
	++*deaths;
	if (i + watch->n < job->n && *deaths < DEATHS_MAX &&
	    begin_child(watch, child, i + watch->n))
		return -1;
	return job->take(job->context, i, NULL, death, watch->err);
}

static size_t
children_for(size_t pieces)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t n = processors > 1 ? (size_t)processors : 1;

	if (n > CHILDREN_MAX)
		n = CHILDREN_MAX;
	return n < pieces ? n : pieces;
}

int
ward_run(struct ward *ward, const struct ward_job *job, struct err *err)
{
	struct watch watch = {.ward = ward,
			      .job = job,
			      .n = children_for(job->n),
			      .err = err};
	size_t deaths = 0, i;
	int result = 0;

	for (i = 0; i < watch.n && result == 0; i++)
		result = begin_child(&watch, &watch.children[i], i);
	for (i = 0; i < job->n && result == 0 && deaths < DEATHS_MAX; i++)
		result = take_piece(&watch, i, &deaths);
	for (; i < job->n && result == 0; i++)
		result = job->take(job->context, i, NULL,
				   "it was not read: too many others before it could "
				   "not be",
				   err);
	for (i = 0; i < watch.n; i++)
		(void)end_child(&watch.children[i], result != 0 || deaths > 0);
	return result;
}

void
ward_open(struct ward *ward, struct arena *arena)
{
	*ward = (struct ward){.arena = arena, .piece_s = PIECE_S};
}

void
ward_close(struct ward *ward)
{
	struct region *region, *next;

	for (region = ward->regions; region; region = next) {
		next = region->next;
		(void)munmap(region->shared, REGION_SIZE);
		free(region);
	}
}
