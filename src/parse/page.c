/*
 * page.c - a page for people: which language and address it has, its links, and the data
 * for programs in it. What those data mean is schema.c's.
 */
#include "base/url.h"
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <string.h>

/* Blocks of JSON-LD; pages have some five. */
#define MAX_BLOCKS 100
/* Links of a page that are looked at. */
#define MAX_LINKS 2000
/* Empty lines that stand in for what is before a block, in all. */
#define MAX_LINES PARSE_MAX_BYTES

/* A page being read. */
struct page_reading {
	struct reading *r;
	struct page *page;
	struct html_scan scan;
	struct page_items *items;
	size_t blocks, links; /* that were looked at */
	size_t lines;         /* that stood in */
	bool has_base;
};

static void
add_item(struct reading *r, struct page *page, const struct data *item)
{
	const struct data **added =
		arena_push(r->arena, &page->items, page->n_items, sizeof *page->items);

	*added = item;
	page->n_items++;
}

/* What is in a block, without what hid it from old browsers: <!-- -->, CDATA. */
static struct str
bare_block(struct arena *arena, struct str text)
{
	static const char *const before[] = {"<!--", "//<![CDATA[", "/*<![CDATA[*/",
					     "<![CDATA[", "//<!--"};
	static const char *const after[] = {"-->", "//]]>", "/*]]>*/", "]]>", "//-->"};
	size_t i;

	text = str_trim(text);
	for (i = 0; i < sizeof before / sizeof before[0]; i++)
		if (str_starts(text, before[i])) {
			size_t n = strlen(before[i]);

			text = str_from(text.s + n, text.n - n);
		}
	for (i = sizeof after / sizeof after[0]; i-- > 0;)
		if (str_ends(text, after[i]))
			text.n -= strlen(after[i]);
	text = str_trim(text);
	if (memchr(text.s, '"', text.n) == NULL && memmem(text.s, text.n, "&quot;", 6))
		text = str_of(plain_text(arena, arena_strndup(arena, text.s, text.n)));
	while (text.n > 0 && text.s[text.n - 1] == ';')
		text = str_trim(str_from(text.s, text.n - 1));
	return text;
}

/* The text behind as many empty lines as are before its place in the page, so that what
 * is said of it names the page's lines. */
static struct str
at_its_line(struct page_reading *p, struct str text)
{
	const struct html_scan *scan = &p->scan;
	const char *c = scan->text.s + scan->began, *end = scan->text.s + scan->text.n;
	size_t lines = (size_t)scan->line - 1;
	char *padded;

	/* A text that had to be decoded is elsewhere. */
	end = text.s >= c && text.s <= end ? text.s : scan->content.s;
	for (; c < end; c++)
		lines += *c == '\n';
	p->lines += lines;
	if (p->lines > MAX_LINES)
		return text;
	padded = arena_alloc(p->r->arena, lines + text.n + 1);
	memset(padded, '\n', lines);
	memcpy(padded + lines, text.s, text.n);
	return str_from(padded, lines + text.n);
}

static void
read_block(struct page_reading *p)
{
	struct reading *r = p->r;
	struct str text = bare_block(r->arena, p->scan.content);
	const struct data *root;
	struct err *wrong, err;

	if (text.n == 0 || ++p->blocks > MAX_BLOCKS)
		return;
	text = at_its_line(p, text);
	if (data_parse(&r->taker, text, &root, &err) == 0) {
		add_item(r, p->page, root);
		return;
	}
	parse_note_failure(r, "JSON-LD left out", &err);
	if (p->page->wrong)
		return;
	wrong = arena_alloc(r->arena, sizeof *wrong);
	*wrong = err;
	p->page->wrong = wrong;
}

/* Another page, once each; not a place on this one. */
static void
add_link(struct page_reading *p, const char *href)
{
	struct arena *arena = p->r->arena;
	const char *url;
	size_t i;

	if (!p->r->context->follow || ++p->links > MAX_LINKS)
		return;
	url = url_encoded(arena, url_resolve(arena, p->page->base, href));
	url = arena_strndup(arena, url, strcspn(url, "#"));
	if (!url_is_web(str_of(url)) || strlen(url) > DOCUMENT_MAX_URL)
		return;
	for (i = 0; i < p->page->links.n; i++)
		if (strcmp(p->page->links.v[i], url) == 0)
			return;
	words_add(arena, &p->page->links, url);
}

static void
read_start_tag(struct page_reading *p)
{
	const struct html_scan *scan = &p->scan;
	struct arena *arena = p->r->arena;
	const char *href = html_scan_attribute(arena, scan, "href"), *word;

	if (html_scan_is(scan, "html")) {
		word = html_scan_attribute(arena, scan, "lang");
		p->page->language = word;
	} else if (html_scan_is(scan, "base") && href && !p->has_base) {
		p->page->base = url_resolve(arena, p->page->base, href);
		p->has_base = true;
	} else if (html_scan_is(scan, "link") && href) {
		word = html_scan_attribute(arena, scan, "rel");
		if (word && str_is_nocase(str_of(word), "canonical"))
			p->page->address = url_resolve(arena, p->page->base, href);
	} else if (html_scan_is(scan, "a") && href) {
		add_link(p, href);
	} else if (html_scan_is(scan, "script")) {
		word = html_scan_attribute(arena, scan, "type");
		if (word && str_starts(str_trim(str_of(word)), "application/ld+json"))
			read_block(p);
	}
}

static void
read_html(struct page_reading *p, struct str text)
{
	const struct data *item;

	p->items = page_items_new(p->r->arena);
	html_scan_init(&p->scan, text);
	while (html_scan_next(&p->scan)) {
		if (p->scan.token == HTML_START_TAG)
			read_start_tag(p);
		page_items_token(p->items, &p->scan);
	}
	item = page_items_end(p->items, &p->scan)->first;
	for (; item; item = item->next)
		add_item(p->r, p->page, item);
}

int
page_read(struct reading *r, struct page *page, struct err *err)
{
	struct page_reading *p = arena_alloc(r->arena, sizeof *p);
	struct str text = str_from(r->blob->bytes, r->blob->n), start;
	const struct data *root;

	memset(page, 0, sizeof *page);
	page->base = page->address = parse_base(r);
	if (charset_decode(&r->taker, r->blob->charset, &text, err))
		return -1;
	start = str_trim(text);
	if (start.n == 0)
		return notes_fail(&r->taker, err, ERR_FORMAT, 0, "an empty document");
	if (start.s[0] == '{' || start.s[0] == '[') {
		if (data_parse(&r->taker, text, &root, err))
			return -1;
		add_item(r, page, root);
		return 0;
	}
	p->r = r;
	p->page = page;
	read_html(p, text);
	return 0;
}
