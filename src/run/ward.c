/*
 * ward.c - a child process in which bytes from outside are read. What it makes lies in
 * memory that is shared with us, at the same addresses; its own memory, and its death, are
 * its own. A piece of work that kills it, hangs it or eats its memory is named, and the
 * next child goes on with the piece after it.
 *
 * Who knows what the work is: gather.c and check.c. The child writes nothing anywhere but
 * there; the state, the lock and our connections are closed in it.
 */
#include "run/run_int.h"

#include <errno.h>
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
/* Of the child's own memory. The libraries need up to forty times the text. */
#define HEAP_SIZE ((rlim_t)1 << 30)
/* For one piece. The largest that limits let through takes about a second. */
#define PIECE_S 60
/* Who kills so many is an attack on the rest, who would wait a minute for each. */
#define DEATHS_MAX 10

/* What a child and we both see, at the beginning of its region. */
struct shared {
	struct arena arena;
	atomic_size_t done; /* pieces, counted from the first of all */
	void *made[];       /* by the pieces */
};

struct region {
	struct region *next;
	struct shared *shared;
};

struct watch {
	struct ward *ward;
	ward_work *work;
	void *context;
	size_t n;
	struct ward_piece *pieces;
};

static struct shared *
new_region(struct ward *ward, size_t n)
{
	size_t head = (sizeof(struct shared) + n * sizeof(void *) + 63) / 64 * 64;
	struct region *region = mem_alloc(sizeof *region);
	char *memory = mmap(NULL, REGION_SIZE, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == MAP_FAILED)
		abort();
	region->shared = (struct shared *)(void *)memory;
	region->next = ward->regions;
	ward->regions = region;
	arena_init_in(&region->shared->arena, memory + head, REGION_SIZE - head);
	return region->shared;
}

/* Address space cannot be limited under the sanitizers, which reserve terabytes. */
static void
limit_child(void)
{
	const struct rlimit none = {0, 0};
#if !defined(__SANITIZE_ADDRESS__)
	const struct rlimit heap = {HEAP_SIZE + 2 * REGION_SIZE,
				    HEAP_SIZE + 2 * REGION_SIZE};

	(void)setrlimit(RLIMIT_AS, &heap);
#endif
	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)signal(SIGINT, SIG_DFL);
	(void)signal(SIGTERM, SIG_DFL);
}

static _Noreturn void
be_child(const struct watch *watch, struct shared *shared, size_t from, int tell)
{
	size_t i;

	if (tell != 3 && (dup2(tell, 3) != 3))
		_exit(1);
	(void)close_range(4, ~0u, 0);
	limit_child();
	for (i = from; i < watch->n; i++) {
		shared->made[i] = watch->work(watch->context, &shared->arena, i);
		atomic_store(&shared->done, i + 1);
		if (write(3, "", 1) != 1)
			_exit(1);
	}
	_exit(0);
}

/* Until the child has ended, or sits on one piece for too long. False: it was killed for
 * that. */
static bool
wait_for_child(int told, int seconds)
{
	struct pollfd fd = {.fd = told, .events = POLLIN};
	char bytes[64];
	ssize_t n;
	int ready;

	for (;;) {
		ready = poll(&fd, 1, seconds * 1000);
		if (ready == 0)
			return false;
		if (ready < 0 && errno != EINTR)
			return false;
		if (ready < 0)
			continue;
		n = read(told, bytes, sizeof bytes);
		if (n == 0 || (n < 0 && errno != EINTR))
			return true;
	}
}

static const char *
cause_of_death(const struct ward *ward, bool in_time, int status)
{
	struct arena *arena = ward->arena;

	if (!in_time)
		return arena_printf(arena, "it cannot be read: not done after %d s",
				    ward->piece_s);
	if (WIFSIGNALED(status))
		return arena_printf(arena,
				    "it cannot be read: the reader died of it (%s)",
				    strsignal(WTERMSIG(status)));
	return arena_printf(arena, "it cannot be read: the reader ended with status %d",
			    WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

/* One child for all pieces from *from on, which moves to the one at which it died, or to
 * the end. */
static int
run_child(const struct watch *watch, size_t *from, struct err *err)
{
	struct shared *shared = new_region(watch->ward, watch->n);
	int pipes[2], status = 0;
	bool in_time;
	size_t i, done;
	pid_t pid;

	atomic_store(&shared->done, *from);
	if (pipe(pipes))
		return err_set_errno(err, "no pipe");
	pid = fork();
	if (pid == 0)
		be_child(watch, shared, *from, pipes[1]);
	(void)close(pipes[1]);
	if (pid < 0) {
		(void)close(pipes[0]);
		return err_set_errno(err, "no process for reading");
	}
	in_time = wait_for_child(pipes[0], watch->ward->piece_s);
	(void)close(pipes[0]);
	if (!in_time)
		(void)kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	done = atomic_load(&shared->done);
	for (i = *from; i < done && i < watch->n; i++)
		watch->pieces[i].made = shared->made[i];
	*from = done;
	if (done < watch->n)
		watch->pieces[done].death =
			cause_of_death(watch->ward, in_time, status);
	return 0;
}

int
ward_run(struct ward *ward, struct ward_piece *pieces, size_t n, ward_work *work,
	 void *context, struct err *err)
{
	const struct watch watch = {ward, work, context, n, pieces};
	size_t at = 0, deaths = 0;

	while (at < n) {
		if (run_child(&watch, &at, err))
			return -1;
		if (at < n && ++deaths == DEATHS_MAX)
			break;
		if (at < n)
			at++;
	}
	for (; at < n; at++)
		if (!pieces[at].made && !pieces[at].death)
			pieces[at].death = "it was not read: too many others before it "
					   "could not be";
	return 0;
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
