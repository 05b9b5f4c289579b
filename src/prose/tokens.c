/*
 * tokens.c - text to words, numbers and marks, each with its place. In: UTF-8, or any
 * bytes. Out: tokens; Markdown's emphasis, quotation marks and zero-width characters
 * are white space, addresses of pages one mark. Marks the lines that quote somebody.
 * What the tokens mean is not decided here.
 */
#include "prose/prose_int.h"

#include <string.h>

/* Bytes of a line after which it was wrapped, and its sentence goes on in the next. */
#define WRAPPED_BYTES 50

struct reader {
	struct arena *arena;
	struct str text;
	size_t i;          /* next byte */
	size_t line_start; /* of its line */
	size_t room;       /* of the tokens */
	bool spaced, quoted;
	struct tokens *out;
};

static unsigned char
byte_at(const struct reader *r, size_t i)
{
	return i < r->text.n ? (unsigned char)r->text.s[i] : 0;
}

static bool
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* Letters of U+00C0 to U+00FF without their marks; '*' is none. */
static const char latin[] = "aaaaaaaceeeeiiiidnooooo*ouuuuyts"
			    "aaaaaaaceeeeiiiidnooooo*ouuuuyty";

/* One character of a word at i: how many bytes it has, and in lower case without marks
 * (0: nothing, a mark of its own). 0 bytes: no letter. */
static inline size_t
letter_at(struct str text, size_t i, char *folded)
{
	unsigned char c = (unsigned char)text.s[i];
	unsigned char next = i + 1 < text.n ? (unsigned char)text.s[i + 1] : 0;

	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
		*folded = (char)(c | 0x20);
		return 1;
	}
	*folded = '\0';
	if (c == 0xc2 && (next == 0xba || next == 0xb0)) {
		*folded = 'o'; /* º, or the ° that stands in for it */
		return 2;
	}
	if (c == 0xc2 && next == 0xaa) {
		*folded = 'a';
		return 2;
	}
	if (c == 0xc3 && next >= 0x80 && next <= 0xbf && latin[next - 0x80] != '*') {
		*folded = latin[next - 0x80];
		return 2;
	}
	if ((c == 0xcc && next >= 0x80) || (c == 0xcd && next >= 0x80 && next <= 0xaf))
		return 2; /* combining marks */
	return 0;
}

/* Characters of more bytes that are ASCII to us: dashes, quotes, spaces. */
static const struct {
	const char *bytes;
	char c;
} marks[] = {
	{"\xc2\xa0", ' '},      {"\xc2\xab", ' '},     {"\xc2\xbb", ' '},
	{"\xc2\xb7", '|'},      {"\xe2\x80\x82", ' '}, {"\xe2\x80\x83", ' '},
	{"\xe2\x80\x89", ' '},  {"\xe2\x80\x8a", ' '}, {"\xe2\x80\x8b", ' '},
	{"\xe2\x80\x8c", ' '},  {"\xe2\x80\x8d", ' '}, {"\xe2\x80\x90", '-'},
	{"\xe2\x80\x91", '-'},  {"\xe2\x80\x92", '-'}, {"\xe2\x80\x93", '-'},
	{"\xe2\x80\x94", '-'},  {"\xe2\x80\x95", '-'}, {"\xe2\x80\x98", ' '},
	{"\xe2\x80\x99", '\''}, {"\xe2\x80\x9c", ' '}, {"\xe2\x80\x9d", ' '},
	{"\xe2\x80\xa2", '|'},  {"\xe2\x80\xaf", ' '}, {"\xe2\x88\x92", '-'},
	{"\xe2\x81\xa0", ' '},  {"\xe2\x86\x92", '-'}, {"\xef\xbb\xbf", ' '},
};

/* The mark at the next byte, its length in *n. White space is ' '. */
static char
mark_at(const struct reader *r, size_t *n)
{
	unsigned char c = byte_at(r, r->i);
	size_t i, size;

	*n = 1;
	if (c == ' ' || c < 0x20)
		return ' ';
	if (c < 0x80)
		return c == '*' || c == '_' || c == '`' || c == '"' ? ' ' : (char)c;
	for (i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		size = strlen(marks[i].bytes);
		if (r->text.n - r->i >= size &&
		    memcmp(r->text.s + r->i, marks[i].bytes, size) == 0) {
			*n = size;
			return marks[i].c;
		}
	}
	while ((byte_at(r, r->i + *n) & 0xc0) == 0x80)
		++*n;
	return '?';
}

/* Tokens are mostly words, and white space stands between them. */
static void
make_room(struct reader *r)
{
	struct token *more;

	r->room = r->room > 0 ? 2 * r->room : r->text.n / 4 + 16;
	more = arena_array(r->arena, r->room, sizeof *more);
	if (r->out->n > 0)
		memcpy(more, r->out->v, r->out->n * sizeof *more);
	r->out->v = more;
}

static struct token *
add(struct reader *r, enum token_kind kind, size_t n)
{
	struct token *token;

	if (r->out->n == r->room)
		make_room(r);
	token = &r->out->v[r->out->n++];
	*token = (struct token){
		.kind = kind,
		.name = "",
		.at = r->i,
		.n = n,
		.spaced = r->spaced || r->out->n == 1,
		.quoted = r->quoted,
	};
	r->i += n;
	r->spaced = false;
	return token;
}

static void
add_word(struct reader *r)
{
	char name[WORD_MAX + 1], c;
	size_t n = 0, length = 0, size;
	struct token *token;
	bool whole = true;

	for (; r->i + n < r->text.n; n += size) {
		size = letter_at(r->text, r->i + n, &c);
		if (size == 0)
			break;
		whole = whole && length < WORD_MAX;
		if (whole && c)
			name[length++] = c;
	}
	token = add(r, TOKEN_WORD, n);
	if (whole && length > 0) {
		name[length] = '\0';
		token->name = arena_strndup(r->arena, name, length);
		token->word = prose_word(name);
	}
	c = r->text.s[token->at];
	token->capital = (c >= 'A' && c <= 'Z') ||
			 (c == '\xc3' && byte_at(r, token->at + 1) < 0xa0);
}

static void
add_number(struct reader *r)
{
	struct token *token;
	int value = 0;
	size_t n = 0, i;

	while (is_digit(byte_at(r, r->i + n)))
		n++;
	for (i = 0; i < n && n <= 8; i++)
		value = value * 10 + (byte_at(r, r->i + i) - '0');
	token = add(r, TOKEN_NUMBER, n);
	token->value = n <= 8 ? value : -1;
	token->digits = n <= 8 ? (int)n : 9;
}

/* The length of the address of a page that begins here, or 0. */
static size_t
address_length(const struct reader *r)
{
	static const char *const begins[] = {"http://", "https://", "www.", "mailto:"};
	struct str rest = str_from(r->text.s + r->i, r->text.n - r->i);
	size_t i, n = 0;

	if (rest.n == 0 || (rest.s[0] != 'h' && rest.s[0] != 'w' && rest.s[0] != 'm'))
		return 0;
	for (i = 0; i < sizeof begins / sizeof begins[0]; i++)
		if (str_starts(rest, begins[i]))
			n = strlen(begins[i]);
	while (n > 0 && n < rest.n && !strchr(" \t\r\n)>]\"", rest.s[n]))
		n++;
	return n;
}

/* ":-)" and the like: its length, or 0. */
static size_t
smiley_length(const struct reader *r)
{
	static const char *const smileys[] = {":-)",
					      ";-)",
					      ":)",
					      ";)",
					      ":-D",
					      ":D",
					      ":-P",
					      ":P",
					      "\xf0\x9f\x98\x89",
					      "\xf0\x9f\x98\x82"};
	struct str rest = str_from(r->text.s + r->i, r->text.n - r->i);
	size_t i;

	if (rest.n == 0 ||
	    (rest.s[0] != ':' && rest.s[0] != ';' && rest.s[0] != '\xf0'))
		return 0;
	for (i = 0; i < sizeof smileys / sizeof smileys[0]; i++)
		if (str_starts(rest, smileys[i]))
			return strlen(smileys[i]);
	return 0;
}

/* The line ends here; whether its sentence does is told by its length, and by an empty
 * line behind it. */
static void
end_line(struct reader *r)
{
	size_t next = r->i + 1, length = r->i - r->line_start;
	bool empty;

	while (next < r->text.n && strchr(" \t\r", r->text.s[next]))
		next++;
	empty = next < r->text.n && r->text.s[next] == '\n';
	r->spaced = true;
	add(r, !empty && length >= WRAPPED_BYTES ? TOKEN_LINE : TOKEN_PARAGRAPH, 1);
	if (empty)
		r->i = next;
	r->spaced = true;
	r->quoted = false;
	r->line_start = r->i;
}

static void
add_mark(struct reader *r)
{
	size_t n = smiley_length(r);
	char mark;

	if (n > 0 && r->i > 0 && !is_digit(byte_at(r, r->i - 1))) {
		add(r, TOKEN_SMILEY, n);
		return;
	}
	mark = mark_at(r, &n);
	if (mark == ' ') {
		r->i += n;
		r->spaced = true;
		return;
	}
	if (mark == '>' && r->spaced)
		r->quoted = true; /* at the line's begin, or where lines were joined */
	add(r, TOKEN_MARK, n)->mark = mark;
}

struct tokens
prose_tokens(struct arena *arena, struct str text)
{
	struct tokens tokens = {.text = text.s};
	struct reader r = {.arena = arena,
			   .text = text,
			   .spaced = true,
			   .out = &tokens};
	size_t n;
	char c;

	while (r.i < text.n) {
		n = address_length(&r);
		if (n > 0)
			add(&r, TOKEN_MARK, n)->mark = '?';
		else if (text.s[r.i] == '\n')
			end_line(&r);
		else if (is_digit((unsigned char)text.s[r.i]))
			add_number(&r);
		else if (letter_at(text, r.i, &c) > 0)
			add_word(&r);
		else
			add_mark(&r);
	}
	add(&r, TOKEN_END, 0)->spaced = true;
	tokens.n--;
	return tokens;
}

const struct token *
token_at(const struct tokens *t, size_t i)
{
	return &t->v[i < t->n ? i : t->n];
}

bool
token_is(const struct tokens *t, size_t i, uint32_t classes)
{
	const struct token *token = token_at(t, i);

	return token->word && (token->word->classes & classes) != 0;
}

bool
token_is_mark(const struct tokens *t, size_t i, const char *list)
{
	const struct token *token = token_at(t, i);

	return token->kind == TOKEN_MARK && strchr(list, token->mark);
}

bool
token_is_glued(const struct tokens *t, size_t i)
{
	return !token_at(t, i)->spaced;
}

bool
token_is_word(const struct tokens *t, size_t i, const char *name)
{
	const char *word = token_at(t, i)->name;

	return word[0] == name[0] && strcmp(word, name) == 0;
}
