/*
 * http.c - asks a server for one thing until there is an answer that counts: follows
 * redirects, each through the same gate as the first address, and tries again where the
 * server is busy, as far as the source's time allows. Credentials and allow_private are for
 * the server that the source names, and for no other.
 *
 * With a proxy, the IP addresses that we see are the proxy's, which the operator chose:
 * they are not judged. Then a host is refused by what it is called: a private IP address, in
 * any notation, or a name that is not of the public DNS. What a public name leads to is
 * for the proxy to refuse.
 *
 * What did not connect or took too long is not tried again.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "fetch/fetch_int.h"

#include <string.h>

#define REDIRECTS_MAX 5
#define BACK_OFF_MS 1000 /* before the first try again; then twice that */
#define CONTACT_MAX 1024

void
fetch_result_fail(struct arena *arena, struct fetch_result *result,
		  const struct err *why)
{
	const char *clean = utf8_clean(arena, str_of(why->text));
	int64_t pause = result->retry_after_s;

	*result = (struct fetch_result){.status = FETCH_FAILED, .retry_after_s = pause};
	(void)err_set(&result->err, why->kind, "%s", utf8_one_line(arena, clean));
}

void
fetch_http_fail(struct transfer *t, const struct err *why)
{
	fetch_result_fail(t->house->arena, t->result, why);
	t->finished(t);
}

static bool
is_home(const struct transfer *t)
{
	return strcmp(t->place.server, t->home) == 0;
}

/* --- a hop ------------------------------------------------------------------------- */

/* Of an address that is about to be spoken to, directly: what is wrong with it, or NULL.
 * The source's own server is known by its name, or as the one that answered to that. */
static const char *
refuse(void *owner, const char *ip, int port)
{
	const struct transfer *t = owner;
	bool home = is_home(t);

	if (t->request.allow_private && !home && t->home_peer)
		home = strcmp(t->home_peer,
			      arena_printf(t->house->arena, "%s %d", ip, port)) == 0;
	return t->request.allow_private && home ? NULL : fetch_not_public(ip);
}

/* Where a proxy resolves the name. */
static int
check_name(struct transfer *t, struct err *err)
{
	const char *what = fetch_host_not_public(t->place.host);
	const struct answer answer = {
		.fault = FAULT_REFUSED,
		.detail = what ? arena_printf(t->house->arena, "%s is %s",
					      t->place.host, what)
			       : "",
	};

	if (!what || (t->request.allow_private && is_home(t)))
		return 0;
	return fetch_explain(&t->request, &t->job.order, &answer, err);
}

/* RFC 9110 10.1.5. What cannot stand in a mailto address inside a comment is
 * percent-encoded (RFC 6068). */
static const char *
make_agent(struct arena *arena, const char *contact)
{
	static const char plain[] = "-._~@+!$*=";
	const char *agent;
	struct buf buf;

	buf_init(&buf, CONTACT_MAX);
	for (; *contact; contact++)
		if ((*contact >= 'a' && *contact <= 'z') ||
		    (*contact >= 'A' && *contact <= 'Z') ||
		    (*contact >= '0' && *contact <= '9') || strchr(plain, *contact))
			buf_char(&buf, *contact);
		else
			buf_printf(&buf, "%%%02X", (unsigned char)*contact);
	agent = arena_printf(arena, "digest/0.1 (+mailto:%s)", buf.s);
	buf_release(&buf);
	return agent;
}

static const char *
user_agent(struct house *house, const char *contact)
{
	if (!contact)
		return "digest/0.1";
	if (!house->contact || strcmp(house->contact, contact) != 0) {
		house->contact = arena_strdup(house->arena, contact);
		house->agent = make_agent(house->arena, contact);
	}
	return house->agent;
}

static void
add_header(const struct transfer *t, struct order *order, const char *name,
	   const char *value)
{
	size_t i = 0;

	if (!value)
		return;
	while (order->headers[i])
		i++;
	order->headers[i] = arena_printf(t->house->arena, "%s: %s", name, value);
}

/* The headers of every hop. Validators are for what a GET gets. */
static void
write_order(struct transfer *t)
{
	const struct fetch_request *request = &t->request;
	struct order *order = &t->job.order;

	*order = (struct order){
		.agent = user_agent(t->house, request->contact),
		.report = request->report,
		.ca_file = request->ca_file,
		.max_bytes = request->max_bytes,
		.cut = order->cut,
	};
	add_header(t, order, "Accept", request->accept);
	if (request->report) {
		add_header(t, order, "Depth", "1");
		add_header(t, order, "Content-Type", "application/xml; charset=utf-8");
		return;
	}
	add_header(t, order, "If-None-Match", request->etag);
	add_header(t, order, "If-Modified-Since", request->last_modified);
}

void
fetch_http_go(struct transfer *t)
{
	struct order *order = &t->job.order;
	bool home = is_home(t);

	order->url = t->place.url;
	order->username = home ? t->request.username : NULL;
	order->password = home ? t->request.password : NULL;
	order->refuse = order->proxy ? NULL : refuse;
	fetch_queue_add(t->house->queue, &t->job, 0);
}

/* Where the next hop goes: an address, perhaps relative to that of the last one. */
static int
head_for(struct transfer *t, const char *address, struct err *err)
{
	if (fetch_locate(t->house->arena, t->place.url, address, &t->place, err))
		return -1;
	if (!t->home)
		t->home = t->place.server;
	t->job.order.proxy = fetch_proxy(&t->house->proxies, &t->place);
	t->job.host = fetch_queue_host(t->house->queue, &t->place);
	return t->job.order.proxy ? check_name(t, err) : 0;
}

static void
set_out(struct transfer *t)
{
	if (t->gate)
		t->gate(t);
	else
		fetch_http_go(t);
}

/* --- an answer --------------------------------------------------------------------- */

static int
follow(struct transfer *t, const struct answer *answer, const char *location,
       struct err *err)
{
	if (++t->redirects > REDIRECTS_MAX)
		return err_set(err, ERR_LIMIT,
			       "more than %d redirects, perhaps in a circle",
			       REDIRECTS_MAX);
	if (head_for(t, location, err))
		return err_add(err, "a redirect");
	if (t->job.budget_ms <= 0)
		return err_set(err, ERR_NETWORK, "its redirects took too long");
	t->permanent = t->permanent && (answer->status == 301 || answer->status == 308);
	if (t->permanent)
		t->result->moved = t->place.url;
	return 0;
}

/* Is the server busy, so that another try may bring more? */
static bool
is_passing(long status)
{
	return status == 429 ||
	       (status >= 500 && status <= 599 && status != 501 && status != 505);
}

/* Leave the server alone where it asked for that, and come back if there is time. */
static bool
try_again(struct transfer *t, const struct answer *answer)
{
	int64_t wait_ms = (int64_t)BACK_OFF_MS << t->retries, pause_ms;

	t->result->retry_after_s = 0;
	if (answer->status < 400)
		return false;
	t->result->retry_after_s = fetch_retry_after(answer);
	pause_ms = t->result->retry_after_s * 1000;
	if (pause_ms > wait_ms)
		wait_ms = pause_ms;
	if (pause_ms > 0 || answer->status == 429 || answer->status == 503)
		fetch_queue_hold(t->house->queue, t->job.host, wait_ms);
	if (!is_passing(answer->status) || t->retries == t->retries_max ||
	    wait_ms >= t->job.budget_ms)
		return false;
	t->retries++;
	fetch_queue_add(t->house->queue, &t->job, wait_ms);
	return true;
}

static void
ended(struct job *job, const struct answer *answer)
{
	struct transfer *t = (struct transfer *)job;
	const char *location = NULL;
	struct err err;
	int rc = 0;

	t->status = answer->status;
	if (!job->order.proxy && is_home(t) && answer->peer)
		t->home_peer = answer->peer;
	if (answer->fault != FAULT_NONE) {
		t->result->retry_after_s = answer->retry_after_s;
		rc = fetch_explain(&t->request, &job->order, answer, &err);
	} else if (try_again(t, answer)) {
		return;
	} else {
		rc = fetch_judge(t->house->arena, t, answer, &location, &err);
	}
	if (rc == 0 && location)
		rc = follow(t, answer, location, &err);
	if (rc != 0)
		fetch_http_fail(t, &err);
	else if (location)
		set_out(t);
	else
		t->finished(t);
}

void
fetch_http_begin(struct transfer *t)
{
	struct place home;
	struct err err;

	*t->result = (struct fetch_result){.status = FETCH_FAILED};
	t->permanent = true;
	t->job.ended = ended;
	t->job.budget_ms = t->request.timeout_ms;
	write_order(t);
	if (t->request.home) {
		if (fetch_locate(t->house->arena, NULL, t->request.home, &home, &err)) {
			fetch_http_fail(t, &err);
			return;
		}
		t->home = home.server;
	}
	if (head_for(t, t->request.url, &err))
		fetch_http_fail(t, &err);
	else
		set_out(t);
}
