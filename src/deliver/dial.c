/*
 * dial.c - opens sessions with libcurl, which is included here alone: it resolves,
 * connects, greets, starts TLS and verifies the certificate, authenticates, and stops
 * (CURLOPT_CONNECT_ONLY). From there on the bytes are session.c's, and libcurl only
 * carries them. Its own upload is not used: it waits for each answer with all
 * connections and cannot pipeline.
 */
#include "base/idn.h"
#include "base/mem.h"
#include "deliver/deliver_int.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#define OPENING_MAX ((size_t)64 * 1024) /* bytes that a relay may say while it opens */

struct call {
	struct dialer *dialer;
	CURL *easy; /* owned */
	enum call_state state;
	CURLcode result;
	struct offers offers;
	size_t heard;   /* bytes of the opening */
	bool odd;       /* it said what is no SMTP */
	char said[200]; /* the last refusal in it, as the relay put it */
	char error[CURL_ERROR_SIZE];
	struct call *next;
};

struct dialer {
	CURLM *multi; /* owned */
	const struct relay *relay;
	struct arena arena;
	const char *url;
	struct call *calls;        /* owned */
	struct curl_waitfd *waits; /* owned; one for each connection */
};

/* smtp://host:port/hello */
static int
make_url(struct dialer *dialer, struct err *err)
{
	const struct relay *relay = dialer->relay;
	char *host, *hello;

	if (strchr(relay->host, ':'))
		host = arena_printf(&dialer->arena, "[%s]", relay->host);
	else if (idn_to_ascii(&dialer->arena, relay->host, &host, err))
		return err_add(err, "the relay's name \"%s\"", relay->host);
	hello = curl_easy_escape(NULL, relay->hello, 0);
	if (!hello)
		abort();
	dialer->url = arena_printf(&dialer->arena, "%s://%s:%d/%s",
				   relay->smtps ? "smtps" : "smtp", host, relay->port,
				   hello);
	curl_free(hello);
	return 0;
}

static void
hang_up(struct call *call)
{
	(void)curl_multi_remove_handle(call->dialer->multi, call->easy);
	curl_easy_cleanup(call->easy);
	free(call);
}

void
deliver_dialer_free(struct dialer *dialer)
{
	struct call *call = dialer->calls, *next;

	for (; call; call = next) {
		next = call->next;
		hang_up(call);
	}
	(void)curl_multi_cleanup(dialer->multi);
	curl_global_cleanup();
	free(dialer->waits);
	arena_release(&dialer->arena);
	free(dialer);
}

struct dialer *
deliver_dialer_new(const struct relay *relay, struct err *err)
{
	struct dialer *dialer = mem_array(1, sizeof *dialer);

	dialer->relay = relay;
	arena_init(&dialer->arena);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) ||
	    !(dialer->multi = curl_multi_init()))
		abort();
	dialer->waits = mem_array((size_t)relay->connections, sizeof *dialer->waits);
	if (make_url(dialer, err)) {
		deliver_dialer_free(dialer);
		return NULL;
	}
	return dialer;
}

static bool
is_reply(struct str line)
{
	int64_t code;

	return line.n > 3 && str_number(str_from(line.s, 3), &code) &&
	       strchr("- \r\n", line.s[3]);
}

/* Each line that the relay says while libcurl opens the session. */
static size_t
hear(char *bytes, size_t size, size_t n, void *context)
{
	struct call *call = context;
	struct str line = str_from(bytes, size * n);

	call->heard += line.n;
	call->odd = call->heard > OPENING_MAX || !is_reply(line);
	if (call->odd || str_starts(line, "4") || str_starts(line, "5"))
		deliver_words(call->said, sizeof call->said, line);
	if (call->odd)
		return 0; /* and libcurl gives up; it would wait for sense to come */
	deliver_offers(&call->offers, line);
	return line.n;
}

static void
set_tls(CURL *easy, const struct relay *relay)
{
	static const long uses[] = {
		[DELIVER_TLS_REQUIRE] = CURLUSESSL_ALL,
		[DELIVER_TLS_OPTIONAL] = CURLUSESSL_TRY,
		[DELIVER_TLS_NONE] = CURLUSESSL_NONE,
	};

	(void)curl_easy_setopt(easy, CURLOPT_USE_SSL, uses[relay->tls]);
	(void)curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	(void)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	/* Debian's libcurl has a bundle and a directory compiled in, and would read every
	 * certificate twice for each connection. */
	(void)curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	if (relay->ca_file)
		(void)curl_easy_setopt(easy, CURLOPT_CAINFO, relay->ca_file);
}

struct call *
deliver_call_new(struct dialer *dialer)
{
	const struct relay *relay = dialer->relay;
	struct call *call = mem_array(1, sizeof *call);
	CURL *easy = curl_easy_init();

	if (!easy)
		abort();
	*call = (struct call){.dialer = dialer, .easy = easy, .next = dialer->calls};
	dialer->calls = call;
	(void)curl_easy_setopt(easy, CURLOPT_URL, dialer->url);
	(void)curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	(void)curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_PRIVATE, call);
	(void)curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, call->error);
	(void)curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, hear);
	(void)curl_easy_setopt(easy, CURLOPT_HEADERDATA, call);
	(void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
			       (long)relay->timeout_ms);
	(void)curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT,
			       (long)(relay->timeout_ms / 1000 + 1));
	set_tls(easy, relay);
	if (relay->username) {
		(void)curl_easy_setopt(easy, CURLOPT_USERNAME, relay->username);
		(void)curl_easy_setopt(easy, CURLOPT_PASSWORD,
				       relay->password ? relay->password : "");
	}
	if (curl_multi_add_handle(dialer->multi, easy))
		abort();
	return call;
}

void
deliver_call_free(struct call *call)
{
	struct call **at = &call->dialer->calls;

	while (*at != call)
		at = &(*at)->next;
	*at = call->next;
	hang_up(call);
}

/* What to do about it, for those that have a remedy. */
static const char *
remedy(CURLcode result)
{
	static const struct {
		CURLcode result;
		const char *text;
	} remedies[] = {
		{CURLE_COULDNT_RESOLVE_HOST, "check the name in delivery.transport"},
		{CURLE_COULDNT_CONNECT,
		 "check host and port in delivery.transport, and "
		 "whether the relay runs"},
		{CURLE_OPERATION_TIMEDOUT,
		 "check host and port in delivery.transport, or "
		 "try again later"},
		{CURLE_USE_SSL_FAILED, "the relay does not offer STARTTLS here: use "
				       "another port or smtps://, or say with "
				       "delivery.tls that it may be left out"},
		{CURLE_SSL_CONNECT_ERROR,
		 "no TLS came about: does the port speak it "
		 "(smtps://), or only after STARTTLS (smtp://)?"},
		{CURLE_PEER_FAILED_VERIFICATION,
		 "the relay's certificate is not valid for "
		 "it: use the name it was made for, or give "
		 "its authority in delivery.ca_file"},
		{CURLE_SSL_CACERT_BADFILE, "check delivery.ca_file"},
		{CURLE_LOGIN_DENIED, "check username and password in delivery"},
		{CURLE_WEIRD_SERVER_REPLY, "is it a mail relay that answers there?"},
	};
	size_t i;

	for (i = 0; i < sizeof remedies / sizeof *remedies; i++)
		if (remedies[i].result == result)
			return remedies[i].text;
	return "try again later";
}

enum call_state
deliver_call_state(const struct call *call, struct err *err)
{
	const struct relay *relay = call->dialer->relay;

	if (call->state != CALL_FAILED)
		return call->state;
	(void)err_set(err, ERR_NETWORK,
		      "the relay %s:%d opened no session: %s%s%s%s (%s)", relay->host,
		      relay->port,
		      call->error[0] ? call->error : curl_easy_strerror(call->result),
		      call->said[0] ? "; it said \"" : "", call->said,
		      call->said[0] ? "\"" : "", remedy(call->result));
	return CALL_FAILED;
}

const struct offers *
deliver_call_offers(const struct call *call)
{
	return &call->offers;
}

int
deliver_call_socket(const struct call *call)
{
	curl_socket_t descriptor = CURL_SOCKET_BAD;

	(void)curl_easy_getinfo(call->easy, CURLINFO_ACTIVESOCKET, &descriptor);
	return descriptor;
}

ssize_t
deliver_call_send(struct call *call, const char *bytes, size_t n, const char **why)
{
	size_t sent = 0;
	CURLcode result = curl_easy_send(call->easy, bytes, n, &sent);

	if (result == CURLE_OK)
		return (ssize_t)sent;
	if (result == CURLE_AGAIN)
		return 0;
	*why = "the connection to the relay broke";
	return -1;
}

ssize_t
deliver_call_receive(struct call *call, char *bytes, size_t n, const char **why)
{
	size_t got = 0;
	CURLcode result = curl_easy_recv(call->easy, bytes, n, &got);

	if (result == CURLE_AGAIN)
		return 0;
	if (result == CURLE_OK && got > 0)
		return (ssize_t)got;
	*why = result == CURLE_OK ? "the relay closed the connection"
				  : "the connection to the relay broke";
	return -1;
}

static void
fail(struct call *call, CURLcode result, const char *words)
{
	call->state = CALL_FAILED;
	call->result = result;
	deliver_words(call->error, sizeof call->error, str_of(words));
}

/* libcurl is done with opening this one. It goes on without AUTH where the relay offers
 * none, and every letter would be refused then: that is a failure. */
static void
opened(struct call *call, CURLcode result)
{
	call->result = result;
	call->state = result == CURLE_OK ? CALL_OPEN : CALL_FAILED;
	if (call->odd)
		fail(call, CURLE_WEIRD_SERVER_REPLY, "it does not speak SMTP");
	else if (result == CURLE_OK && call->dialer->relay->username &&
		 !call->offers.authenticated)
		fail(call, CURLE_LOGIN_DENIED, "it does not offer AUTH here");
}

/* True when a call has been opened or has failed. */
static bool
take_news(struct dialer *dialer)
{
	struct CURLMsg *message;
	int running, queued;
	bool news = false;

	(void)curl_multi_perform(dialer->multi, &running);
	while ((message = curl_multi_info_read(dialer->multi, &queued))) {
		struct call *call = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		(void)curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call);
		opened(call, message->data.result);
		news = true;
	}
	return news;
}

void
deliver_dialer_wait(struct dialer *dialer, struct pollfd *sockets, size_t n,
		    int timeout_ms)
{
	size_t i;

	assert(n <= (size_t)dialer->relay->connections);
	if (take_news(dialer))
		timeout_ms = 0;
	for (i = 0; i < n; i++)
		dialer->waits[i] = (struct curl_waitfd){
			.fd = sockets[i].fd,
			.events =
				(short)((sockets[i].events & POLLIN ? CURL_WAIT_POLLIN
								    : 0) |
					(sockets[i].events & POLLOUT ? CURL_WAIT_POLLOUT
								     : 0))};
	(void)curl_multi_poll(dialer->multi, dialer->waits, (unsigned)n, timeout_ms,
			      NULL);
	take_news(dialer);
	for (i = 0; i < n; i++)
		sockets[i].revents = dialer->waits[i].revents;
}
