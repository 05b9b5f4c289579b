/*
 * mime.c - the parts of a message (RFC 2046), by libetpan.
 *
 * libetpan 1.9.4 leaks on malformed addresses, overflows the stack on nested comments and
 * messages, and writes out of bounds on a boundary of one quotation mark. So it sees a copy
 * of the message, of the same length, in which nothing but multiparts with plain
 * boundaries, few of them, is left of the headers. All that it says is where parts begin
 * and end; what they are is read from the message itself.
 */
#include "base/utf8.h"
#include "mail/mail_int.h"

#include <string.h>

#include <libetpan/mailmime.h>
#include <libetpan/mailmime_content.h>

/* Multiparts of one message: reading takes time by their number times the bytes. Mails
 * have up to five; forwarded ones have more. */
#define MULTIPARTS_MAX 50
/* Leaves; a digest of a busy list has some 100. */
#define PARTS_MAX 200
/* Of RFC 2046 5.1.1: 70; some write more. */
#define BOUNDARY_MAX 200

struct walk {
	struct arena *arena;
	struct str bytes; /* the message */
	const char *copy; /* what libetpan saw */
	struct mail *mail;
	int alternatives;
	size_t left_out;
};

/* What is known of a part from the one that it is in. */
struct around {
	int alternative;
	const char *type; /* of a part that does not say */
};

static bool
is_boundary(const char *boundary)
{
	size_t i, n = strlen(boundary);

	for (i = 0; i < n; i++)
		if (boundary[i] < ' ' || boundary[i] > '~' || boundary[i] == '"' ||
		    boundary[i] == '\\')
			return false;
	return n > 0 && n <= BOUNDARY_MAX && boundary[n - 1] != ' ';
}

/* A Content-Type field in the copy: a multipart in the plainest form, everything else as if
 * it were not there. Returns how many multiparts it is. */
static int
rewrite_type(struct arena *arena, char *field, size_t n)
{
	const char *value = NULL, *boundary;
	struct mail_field *fields = NULL;
	size_t n_fields = 0;
	char *plain;

	(void)mail_fields(arena, str_from(field, n), &fields, &n_fields);
	if (n_fields == 1)
		value = fields[0].value;
	field[0] = 'X';
	boundary = mail_param(arena, value, "boundary");
	if (!boundary || !is_boundary(boundary) ||
	    !str_starts(str_of(mail_value_word(arena, value)), "multipart/"))
		return 0;
	plain = arena_printf(arena, "Content-Type:multipart/x;boundary=\"%s\"",
			     boundary);
	if (strlen(plain) > n)
		return 0;
	memset(field, ' ', n);
	memcpy(field, plain, strlen(plain));
	return 1;
}

/* A field in the copy, whose lines are n bytes long, without the last line break. Of
 * several types in a header the first counts. */
static int
rewrite_field(struct arena *arena, char *field, size_t n, bool *typed)
{
	size_t name = mail_field_name(str_from(field, n));

	if (!*typed && str_is_nocase(str_from(field, name), "Content-Type")) {
		*typed = true;
		return rewrite_type(arena, field, n);
	}
	field[0] = 'X'; /* no field that libetpan knows begins so */
	return 0;
}

/* Rewrites all that looks like a field, in bodies too, as a part may begin at any line.
 * Returns the number of multiparts. */
static int
rewrite(struct arena *arena, char *copy, size_t n)
{
	struct str rest = {copy, n}, line;
	bool typed = false;
	int multiparts = 0;
	char *field;
	size_t length;

	while (multiparts <= MULTIPARTS_MAX && str_line(&rest, &line)) {
		typed = typed && line.n > 0;
		if (mail_field_name(line) == 0 || str_starts(line, "--"))
			continue;
		field = copy + (line.s - copy);
		length = line.n;
		while (rest.n > 0 && (rest.s[0] == ' ' || rest.s[0] == '\t')) {
			(void)str_line(&rest, &line);
			length = (size_t)(line.s + line.n - field);
		}
		multiparts += rewrite_field(arena, field, length, &typed);
	}
	return multiparts;
}

static struct str
decoded(struct arena *arena, struct str body, const char *encoding)
{
	struct str whole;
	struct buf out;

	if (strcmp(encoding, "base64") != 0 &&
	    strcmp(encoding, "quoted-printable") != 0)
		return body;
	buf_init(&out, body.n);
	if (encoding[0] == 'b')
		mail_base64(body, &out);
	else
		mail_quoted(body, false, &out);
	whole = str_from(arena_strndup(arena, out.s, out.n), out.n);
	buf_release(&out);
	return whole;
}

/* Without folders, whichever way their slashes lean. */
static const char *
file_name(const char *disposition, const char *type, struct arena *arena)
{
	const char *name = mail_param(arena, disposition, "filename"), *at;

	if (!name)
		name = mail_param(arena, type, "name");
	for (at = name; name && *at; at++)
		if (*at == '/' || *at == '\\')
			name = at + 1;
	return name && *name ? name : NULL;
}

static bool
has_param(struct arena *arena, const char *value, const char *name, const char *wanted)
{
	const char *found = mail_param(arena, value, name);

	return found && str_is_nocase(str_of(found), wanted);
}

static const char *
part_type(struct arena *arena, const char *value, const char *otherwise)
{
	const char *type = mail_value_word(arena, value);
	const char *slash = strchr(type, '/');

	if (!value || !slash || slash == type || !slash[1] ||
	    str_starts(str_of(type), "multipart/"))
		return otherwise; /* RFC 2045 5.2 */
	return utf8_one_line(arena, utf8_clean(arena, str_of(type)));
}

/* bytes is the whole part, with its header. */
static void
add_leaf(struct walk *w, struct str bytes, const struct around *around)
{
	struct mail_field *fields = NULL;
	size_t n = 0, body = mail_fields(w->arena, bytes, &fields, &n);
	const char *type = mail_find(fields, n, "content-type"),
		   *disposition = mail_find(fields, n, "content-disposition"),
		   *encoding, *charset = mail_param(w->arena, type, "charset");
	struct mail_part *part;

	if (w->mail->n_parts == PARTS_MAX) {
		w->left_out++;
		return;
	}
	part = arena_push(w->arena, &w->mail->parts, w->mail->n_parts++, sizeof *part);
	encoding = mail_value_word(w->arena,
				   mail_find(fields, n, "content-transfer-encoding"));
	part->type = part_type(w->arena, type, around->type);
	part->charset = mail_lower(w->arena, str_of(charset ? charset : ""));
	part->disposition = mail_value_word(w->arena, disposition);
	part->filename = file_name(disposition, type, w->arena);
	part->bytes =
		decoded(w->arena, str_from(bytes.s + body, bytes.n - body), encoding);
	part->alternative = around->alternative;
	part->flowed = has_param(w->arena, type, "format", "flowed");
	part->delsp = has_param(w->arena, type, "delsp", "yes");
}

/* The message's bytes of a part. */
static struct str
bytes_of(const struct walk *w, const struct mailmime *part)
{
	return str_from(w->bytes.s + (part->mm_mime_start - w->copy), part->mm_length);
}

static struct around
inside(struct walk *w, struct str bytes, const struct around *around)
{
	struct around in = {around->alternative, "text/plain"};
	struct mail_field *fields = NULL;
	const char *type;
	size_t n = 0;

	(void)mail_fields(w->arena, bytes, &fields, &n);
	type = mail_value_word(w->arena, mail_find(fields, n, "content-type"));
	if (strcmp(type, "multipart/digest") == 0)
		in.type = "message/rfc822";
	if (strcmp(type, "multipart/alternative") == 0 && in.alternative == 0)
		in.alternative = ++w->alternatives;
	return in;
}

/* As deep as there are multiparts. */
static void
walk(struct walk *w, const struct mailmime *part, const struct around *around)
{
	struct around in;
	clistiter *at;

	if (part->mm_type == MAILMIME_MESSAGE) {
		if (part->mm_data.mm_message.mm_msg_mime)
			walk(w, part->mm_data.mm_message.mm_msg_mime, around);
		return;
	}
	if (part->mm_type != MAILMIME_MULTIPLE ||
	    clist_isempty(part->mm_data.mm_multipart.mm_mp_list)) {
		add_leaf(w, bytes_of(w, part), around);
		return;
	}
	in = inside(w, bytes_of(w, part), around);
	for (at = clist_begin(part->mm_data.mm_multipart.mm_mp_list); at;
	     at = clist_next(at))
		walk(w, clist_content(at), &in);
}

int
mail_read_parts(struct arena *arena, struct str bytes, struct mail *mail,
		struct notetaker *taker, struct err *err)
{
	const struct around outside = {0, "text/plain"};
	struct walk w = {.arena = arena, .bytes = bytes, .mail = mail};
	char *copy = arena_alloc(arena, bytes.n + 1);
	struct mailmime *mime;
	size_t at = 0;

	memcpy(copy, bytes.s, bytes.n);
	w.copy = copy;
	if (rewrite(arena, copy, bytes.n) > MULTIPARTS_MAX)
		return notes_fail(taker, err, ERR_LIMIT, 0,
				  "a message with more than %d multiparts",
				  MULTIPARTS_MAX);
	if (mailmime_parse(copy, bytes.n, &at, &mime) != MAILIMF_NO_ERROR) {
		add_leaf(&w, bytes, &outside);
		return 0;
	}
	walk(&w, mime, &outside);
	mailmime_free(mime);
	if (w.left_out > 0)
		notes_take(taker, 0, 0, "%zu parts of a message left out: more than %d",
			   w.left_out, PARTS_MAX);
	return 0;
}
