/*
 * fault.c - what went wrong on the way to a server, in words that say what can be done.
 */
#include "fetch/fetch_int.h"

static const struct cause {
	enum err_kind kind;
	const char *words, *mailbox; /* what to say of a mailbox instead, or NULL */
	bool detailed;               /* libcurl's own words say more */
} causes[] = {
	[FAULT_LINE_LONG] = {ERR_LIMIT, "a line of its headers is too long",
			     "a line of its answer is too long", false},
	[FAULT_UNKNOWN_NAME] = {ERR_NETWORK,
				"the name of its server is not known: is it spelled "
				"right, and does DNS work here?",
				NULL, false},
	[FAULT_UNKNOWN_PROXY] = {ERR_NETWORK,
				 "the name of the proxy is not known (http_proxy and "
				 "the like, in the environment)",
				 NULL, false},
	[FAULT_NO_ANSWER] = {ERR_NETWORK,
			     "the server closed the connection without an answer", NULL,
			     false},
	[FAULT_NOT_SPOKEN] = {ERR_FORMAT, "what answers does not speak HTTP",
			      "what answers does not speak IMAP", false},
	[FAULT_BROKEN] = {ERR_FORMAT, "the answer is broken HTTP",
			  "what answers does not speak IMAP", false},
	[FAULT_BROKEN_H2] = {ERR_NETWORK, "the answer is broken HTTP/2", NULL, true},
	[FAULT_CUT] = {ERR_NETWORK, "the answer broke off before its end", NULL, false},
	[FAULT_LOST] = {ERR_NETWORK, "the connection broke", NULL, true},
	[FAULT_CODING] = {ERR_FORMAT, "its compression cannot be undone", NULL, false},
	[FAULT_NO_TLS] = {ERR_NETWORK, "no encrypted connection", NULL, true},
	[FAULT_NO_STARTTLS] = {ERR_NETWORK, "no encrypted connection",
			       "its server does not offer STARTTLS here: use imaps://",
			       false},
	[FAULT_CERTIFICATE] = {ERR_NETWORK, "the certificate is not valid", NULL, true},
	[FAULT_CA_FILE] = {ERR_CONFIG,
			   "the file of certificate authorities cannot be used", NULL,
			   true},
	[FAULT_LOGIN] = {ERR_DENIED, "it wants another username or password", NULL,
			 false},
	[FAULT_OTHER] = {ERR_NETWORK, "the transfer failed", NULL, true},
};

static int
explain_timeout(const struct fetch_request *request, long status, struct err *err)
{
	const char *what = status > 0 ? "the answer did not end within"
				      : "no answer within";
	int64_t ms = request->timeout_ms;
	bool seconds = ms % 1000 == 0;

	return err_set(err, ERR_NETWORK, "%s %lld %s (timeout)", what,
		       (long long)(seconds ? ms / 1000 : ms), seconds ? "s" : "ms");
}

static int
explain_cause(const struct order *order, const struct answer *answer, struct err *err)
{
	const struct cause *cause = &causes[answer->fault];
	bool detailed = cause->detailed && answer->detail[0];

	return err_set(err, cause->kind, "%s%s%s",
		       order->dial && cause->mailbox ? cause->mailbox : cause->words,
		       detailed ? ": " : "", detailed ? answer->detail : "");
}

int
fetch_explain(const struct fetch_request *request, const struct order *order,
	      const struct answer *answer, struct err *err)
{
	switch (answer->fault) {
	case FAULT_REFUSED:
		return err_set(
			err, ERR_DENIED, "%s; %s", answer->detail,
			request->allow_private
				? "allow_private is for the source's own server, "
				  "not for one that it redirects to"
				: "allow_private: true lets this source use it");
	case FAULT_HELD:
		return err_set(err, ERR_NETWORK,
			       "its server asked, in answer to another request, to be "
			       "left alone for %lld s",
			       (long long)answer->retry_after_s);
	case FAULT_TIMEOUT:
		return explain_timeout(request, answer->status, err);
	case FAULT_HEADERS_LONG:
		return err_set(err, ERR_LIMIT,
			       "its headers are longer than 65536 bytes");
	case FAULT_BODY_LONG:
		return err_set(err, ERR_LIMIT, "it is longer than %zu bytes (max_size)",
			       order->max_bytes);
	case FAULT_UNCONNECTED:
		return err_set(err, ERR_NETWORK, "no connection to %s%s%s",
			       order->proxy ? "the proxy" : "its server",
			       answer->detail[0] ? ": " : "", answer->detail);
	default:
		return explain_cause(order, answer, err);
	}
}
