/*
 * markdown.h - the one place where text from outside becomes Markdown.
 */
#ifndef BASE_MARKDOWN_H
#define BASE_MARKDOWN_H

#include "base/buf.h"
#include "base/str.h"

/* Append s so that CommonMark shows it as it is: a backslash before every ASCII
 * punctuation character, each line break as one space; white space at an edge as a
 * character reference, lest it indents or breaks a line. */
void markdown_escape(struct buf *out, struct str s);

/* True for an absolute http, https or mailto address without white space, controls,
 * quotes, angle brackets or backslashes: what may stand in <...>. */
bool markdown_safe_url(const char *url);

#endif
