/*
 * fetch_int.h - what the files of the room share, from below: address.c says where nobody
 * may be sent, wire.c (libcurl) carries,
 * meter.c sees how much and watchdog.c that it comes back, fault.c has words for what goes wrong there,
 * place.c reads addresses and proxy.c the environment, queue.c is gentle with each host,
 * http.c asks a server until there is an answer and answer.c says what it means, robots.c
 * keeps pages to robots.txt (robots_text.c), imap.c reads mailboxes (imap_text.c), files.c
 * what is here, and fetch.c tells them apart.
 */
#ifndef FETCH_FETCH_INT_H
#define FETCH_FETCH_INT_H

#include "base/buf.h"
#include "base/str.h"
#include "fetch/fetch.h"

#include <stddef.h>
#include <sys/socket.h>

/* --- addresses --------------------------------------------------------------------- */

/* address.c: why an IP address (text, as of inet_ntop) is not one of the public Internet:
 * "a loopback address"; NULL when it is. By IANA's special-purpose address registries
 * (RFC 6890); the IPv4 address inside an IPv6 one counts too. */
const char *fetch_not_public(const char *ip);

/* address.c: the same of a host as an address names it, where a proxy resolves it: an IP
 * address (IPv6 in brackets), or a name that is not of the public DNS. */
const char *fetch_host_not_public(const char *host);

/* wire.c: an address taken apart by libcurl; relative to base unless that is NULL. Numbers
 * that stand for an IPv4 address have become one. False with words for what is wrong. */
struct url_parts {
	const char *scheme, *host, *path; /* the host may be [IPv6] */
	const char *query;                /* or NULL */
	int port;
	bool own_port; /* not the scheme's default */
	bool userinfo;
};
bool fetch_url_split(struct arena *arena, const char *base, const char *address,
		     struct url_parts *url, const char **why);

/* A web address fit for libcurl, and what stands in it. */
struct place {
	const char *url;
	const char *path;   /* in url, with the query: from the / on */
	const char *server; /* scheme://host:port */
	const char *host;   /* name or address; [IPv6] */
	const char
		*crowd; /* those who are gentle together: host, and an unusual port */
	const char *scheme;
};

/* place.c: check an address and take it apart, in the arena. It may be relative to base
 * (NULL: none). Only http and https, no user or password; the host becomes A-labels. */
int fetch_locate(struct arena *arena, const char *base, const char *address,
		 struct place *place, struct err *err);

/* place.c: the same of a mailbox, imap or imaps; path is the mailbox. */
int fetch_locate_mailbox(struct arena *arena, const char *address, struct place *place,
			 struct err *err);

/* proxy.c: what the environment says of proxies, and which is for a host; NULL: none. */
struct proxies {
	const char *http, *https, *all, *none; /* borrowed from the environment */
};
void fetch_proxies_read(struct proxies *proxies);
const char *fetch_proxy(const struct proxies *proxies, const struct place *place);

/* --- the wire ---------------------------------------------------------------------- */

#define ORDER_HEADERS 6

/* One transfer: a GET or REPORT whose redirect is not followed, or the opening of an imap
 * session, up to the login. Strings are borrowed until it has ended. */
struct order {
	const char *url;
	const char *headers[ORDER_HEADERS]; /* "Name: value", up to the first NULL */
	const char *agent;                  /* User-Agent */
	const char *report;                 /* body of a REPORT, or NULL: a GET */
	const char *username, *password;    /* or NULL */
	const char *ca_file;                /* or NULL */
	const char *proxy;                  /* or NULL: none */
	int64_t timeout_ms;                 /* at least 1 */
	size_t max_bytes;                   /* after decompression */
	bool cut;   /* what is longer ends there, and is no failure */
	bool dial;  /* an imap session; its connection is in the answer */
	bool plain; /* which need not be encrypted */
	/* May this IP address be spoken to? NULL, or what it is. */
	const char *(*refuse)(void *owner, const char *ip, int port);
	void *owner; /* comes back in the answer */
};

/* What can go wrong on the way. */
enum fault {
	FAULT_NONE,
	FAULT_REFUSED, /* no address that may be spoken to; detail says which and why */
	FAULT_HELD, /* the server wants to be left alone for longer than there is time */
	FAULT_TIMEOUT,
	FAULT_HEADERS_LONG,
	FAULT_LINE_LONG,
	FAULT_BODY_LONG,
	FAULT_UNKNOWN_NAME,
	FAULT_UNKNOWN_PROXY,
	FAULT_UNCONNECTED,
	FAULT_NO_ANSWER,
	FAULT_NOT_SPOKEN,
	FAULT_BROKEN,
	FAULT_BROKEN_H2,
	FAULT_CUT,
	FAULT_LOST,
	FAULT_CODING,
	FAULT_NO_TLS,
	FAULT_NO_STARTTLS,
	FAULT_CERTIFICATE,
	FAULT_CA_FILE,
	FAULT_LOGIN,
	FAULT_OTHER,
};

/* What came of an order; strings and bytes are in the arena. */
struct answer {
	void *owner;
	enum fault fault;
	const char *detail; /* of a fault, or "" */
	long status;        /* 0 where none came */
	const char *location, *content_type, *etag, *last_modified, *retry_after,
		*date;     /* headers, or NULL */
	const char *link;  /* all of them, with commas; or NULL */
	const char *bytes; /* of a 200 (207 to a REPORT), decompressed */
	size_t n;
	int64_t took_us;
	const char *peer;      /* "IP port" of who answered */
	int64_t retry_after_s; /* FAULT_HELD: so long */
	struct line *line;     /* an imap session */
};

/* meter.c: how much of one transfer has come, and whether it may go on. Each says false
 * where it may not. */
struct meter {
	struct arena *arena;
	const struct order *order;
	struct buf body; /* of a wanted answer; to be released */
	size_t header_bytes, unwanted;
	const char *refused; /* an address that may not be used, in words */
	bool permitted;      /* there was one that may */
	bool odd;            /* it speaks another protocol */
};
void fetch_meter_start(struct meter *meter, struct arena *arena,
		       const struct order *order);
bool fetch_meter_address(struct meter *meter, const struct sockaddr *address);
bool fetch_meter_ip(struct meter *meter, const char *ip, int port);
bool fetch_meter_header(struct meter *meter, const char *bytes, size_t n);
bool fetch_meter_body(struct meter *meter, long status, const char *bytes, size_t n);

/* meter.c: what is wrong with the whole, where libcurl says that this is. */
enum fault fetch_meter_judge(const struct meter *meter, enum fault fault, long status);

/* watchdog.c: hang up on watched sockets that never let libcurl out of one call (the reason
 * is there). enter and leave stand around each call; forget before a socket is closed. */
struct watchdog *fetch_watchdog_new(void);
void fetch_watchdog_free(struct watchdog *watchdog);
void fetch_watchdog_watch(struct watchdog *watchdog, int socket);
void fetch_watchdog_forget(struct watchdog *watchdog, int socket);
void fetch_watchdog_enter(struct watchdog *watchdog);
void fetch_watchdog_leave(struct watchdog *watchdog);

enum wire_event {
	WIRE_ENDED, /* a transfer: *answer is filled */
	WIRE_HEARD, /* a session has something to read, or its time is over: owner is */
	WIRE_TIME,  /* nothing until then */
};

/* wire.c: many transfers at once over connections that are kept. Start some; wait for what
 * happens next, or until_ms (of fetch_now_ms; INT64_MAX: none).
 *
 * BUGS: libcurl takes a compressed body that stops in the middle for whole, unless its
 * Content-Length or chunks say otherwise; and an HTTP/2 body behind which a frame is too
 * long. Then it is for parse to see. */
struct wire *fetch_wire_new(struct arena *arena, struct err *err);
void fetch_wire_free(struct wire *wire);
void fetch_wire_start(struct wire *wire, const struct order *order);
enum wire_event fetch_wire_wait(struct wire *wire, int64_t until_ms,
				struct answer *answer);

/* wire.c: an open session. Say something short; false when it cannot be said. Hear n bytes
 * at most: 0 when there is nothing, -1 at the end. Until when it may last. Close it. */
bool fetch_line_say(struct line *line, const char *text);
ptrdiff_t fetch_line_hear(struct line *line, char *bytes, size_t n);
void fetch_line_limit(struct line *line, int64_t until_ms);
void fetch_line_close(struct line *line);

/* wire.c: milliseconds of a clock that never goes back. */
int64_t fetch_now_ms(void);

/* fault.c: put an answer's fault in words. */
int fetch_explain(const struct fetch_request *request, const struct order *order,
		  const struct answer *answer, struct err *err);

/* --- the queue --------------------------------------------------------------------- */

/* Something to do at a host. Its owner embeds it. */
struct job {
	struct order order; /* owner and timeout_ms are the queue's */
	struct host *host;  /* of fetch_queue_host */
	int64_t budget_ms;  /* what is left to it: transfers and pauses that were asked
				 for are taken off, the wait for its turn is not */
	int64_t apart_ms;   /* between two of its sort at this host */
	/* It has ended and is the owner's again. */
	void (*ended)(struct job *job, const struct answer *answer);
	void (*heard)(struct job *job); /* of a session */
	int64_t ready_ms;               /* the queue's: not before */
	struct job *next;               /* the queue's */
};

/* queue.c: two at a time with each host, all hosts at once. A queue lives as long as its
 * wire, with what hosts have asked for. */
struct queue *fetch_queue_new(struct arena *arena, struct wire *wire);
struct host *fetch_queue_host(struct queue *queue, const struct place *place);

/* queue.c: wait for its turn, no sooner than delay_ms from now. Where its host wants a
 * pause for which its budget is too small, it ends at once (FAULT_HELD). */
void fetch_queue_add(struct queue *queue, struct job *job, int64_t delay_ms);

/* queue.c: let a host alone for so long. */
void fetch_queue_hold(struct queue *queue, struct host *host, int64_t ms);

/* queue.c: a session is over; it held its place until now. */
void fetch_queue_leave(struct queue *queue, struct job *job);

/* queue.c: until all jobs have ended, those too that are added meanwhile. */
void fetch_queue_run(struct queue *queue);

/* --- http -------------------------------------------------------------------------- */

/* What the files share of one run. */
struct house {
	struct arena *arena;
	struct queue *queue;
	struct proxies proxies;
	const char *contact, *agent; /* the last User-Agent made, and for whom */
};

/* What is asked over http, from its first hop to its result. */
struct transfer {
	struct job job; /* first */
	struct house *house;
	struct fetch_request request;
	struct fetch_result *result;
	/* Before each hop: calls fetch_http_go or fetch_http_fail, now or later. NULL: every
	 * hop may go. */
	void (*gate)(struct transfer *transfer);
	void (*finished)(struct transfer *transfer); /* result is filled */
	void *context;                               /* of the two */
	struct place place;                          /* of the hop */
	const char *home;      /* the server that the source names */
	const char *home_peer; /* who answered there; NULL before */
	long status;           /* of the last answer */
	int redirects, retries, retries_max;
	bool permanent;        /* all redirects so far */
	struct transfer *next; /* for the gate */
};

/* http.c: begin a transfer whose house, request, result, gate, finished, context and
 * retries_max are set; it may have finished on return. */
void fetch_http_begin(struct transfer *transfer);
void fetch_http_go(struct transfer *transfer);
void fetch_http_fail(struct transfer *transfer, const struct err *why);

/* http.c: FETCH_FAILED; some of the words may be a server's, and are made fit for a
 * terminal, on one line. */
void fetch_result_fail(struct arena *arena, struct fetch_result *result,
		       const struct err *why);

/* answer.c: the result of a whole answer from a place. Where it redirects, *location is set
 * and the result left alone. Fails with what the status means. */
int fetch_judge(struct arena *arena, const struct transfer *transfer,
		const struct answer *answer, const char **location, struct err *err);

/* answer.c: the seconds of a Retry-After (RFC 9110 10.2.3), at most a day; 0 when it says
 * nothing of use. Where it is a date, it is held against the answer's own Date. */
int64_t fetch_retry_after(const struct answer *answer);

/* link.c: the target of the first link with rel="next" (RFC 8288), or NULL. */
const char *fetch_link_next(struct arena *arena, const char *link);

/* --- robots.txt -------------------------------------------------------------------- */

/* robots_text.c: what a robots.txt (RFC 9309) says to us. */
struct robots_rule {
	bool allow;
	struct str path; /* a pattern with * and $, in normal form */
};
struct robots {
	struct robots_rule *rules;
	size_t n;
	int64_t delay_ms; /* Crawl-delay, at most 10 s; 0: none */
};
void fetch_robots_parse(struct arena *arena, struct str text, struct robots *robots);

/* robots_text.c: the rule that forbids a path (with its query), or NULL: it may be read. */
const struct robots_rule *
fetch_robots_forbid(struct arena *arena, const struct robots *robots, const char *path);

/* robots.c: the gate of pages. A doorman lives as long as the house. */
struct doorman *fetch_doorman_new(struct house *house);
void fetch_doorman_gate(struct transfer *transfer); /* whose context is the doorman */

/* --- mailboxes, files -------------------------------------------------------------- */

/* imap_text.c: the first response in bytes (RFC 9051 7), with the literals in it. ERR_LIMIT
 * when a literal, a line or their number is too large. */
struct imap_measure {
	size_t n;      /* its length; 0: it is not whole */
	size_t wanted; /* then: bytes before it can be; 0: the end of a line */
};
int fetch_imap_measure(struct str bytes, size_t literal_max,
		       struct imap_measure *measure, struct err *err);

/* imap_text.c: what a FETCH response says of a message; false when it is another one. */
struct imap_message {
	int64_t uid, size; /* 0 where it does not say */
	struct str body;   /* s is NULL where there is none */
};
bool fetch_imap_message(struct str response, struct imap_message *message);

/* imap_text.c: the number of a response code, [UIDNEXT 5]; -1 when it is not there. */
int64_t fetch_imap_code(struct str response, const char *name);

/* imap_text.c: the name of a mailbox, quoted, out of an address's path (RFC 5092), in
 * modified UTF-7 (RFC 3501 5.1.3). */
int fetch_imap_name(struct arena *arena, const char *path, const char **name,
		    struct err *err);

/* imap.c: begin to read a mailbox; finished(context) is called with the result filled, and
 * may have been on return. */
struct mailbox_errand {
	struct house *house;
	const struct fetch_request *request;
	struct fetch_result *result;
	void (*finished)(void *context);
	void *context;
};
void fetch_imap_begin(const struct mailbox_errand *errand);

/* files.c: read one file, or the files of a folder. */
void fetch_files(struct arena *arena, const struct fetch_request *request,
		 struct fetch_result *result);

#endif
