/*
 * yaml_problem.c - libyaml's messages speak of tokens; these say what to change in the
 * file.
 */
#include "base/yaml_problem.h"

#include <string.h>

/* What libyaml says, whether it is about where it noticed (false) or about where the thing
 * began that it was reading (true), and what a writer of the file should be told. */
static const struct {
	const char *problem;
	bool at_context;
	const char *words;
} problems[] = {
	{"mapping values are not allowed in this context", false,
	 "a ':' cannot stand here: put the value that it is part of in quotes, or mend "
	 "the indentation"},
	{"could not find expected ':'", true,
	 "a key needs a ':' and a space behind it: write 'key: value'"},
	{"did not find expected key", false,
	 "this does not fit the lines above: indent it as they are, and look for a "
	 "quote closed too early"},
	{"did not find expected '-' indicator", false,
	 "this does not fit the list above: begin it with '- ', indented like the "
	 "others"},
	{"block sequence entries are not allowed in this context", false,
	 "a list cannot begin here: put each '- ' on a line of its own under the key"},
	{"found unexpected end of stream", true, "this quote is never closed"},
	{"found unexpected document indicator", true, "this quote is never closed"},
	{"did not find expected ',' or ']'", true,
	 "this '[' is not closed: its items need a ',' between them and a ']' at the "
	 "end"},
	{"did not find expected ',' or '}'", true,
	 "this '{' is not closed: its keys need a ',' between them and a '}' at the "
	 "end"},
	{"did not find expected alphabetic or numeric character", true,
	 "a value cannot begin with '&' or '*': put it in quotes"},
	{"found unknown escape character", false,
	 "unknown escape: in double quotes write '\\\\' for a backslash, or use single "
	 "quotes"},
	{"did not find expected hexdecimal number", false,
	 "in double quotes a number must follow '\\x' or '\\u': use single quotes"},
	{"did not find expected <document start>", false,
	 "nothing may follow here: what stands above is complete"},
	{"did not find expected node content", false, "a value is missing here"},
	{"found a tab character that violates indentation", false,
	 "a tab cannot indent: use spaces"},
	{"found a tab character where an indentation space is expected", false,
	 "a tab cannot indent: use spaces"},
	{"did not find expected comment or line break", false,
	 "after '|' or '>' the text begins on the next line"},
};

const char *
yaml_problem_words(const char *problem, bool *at_context)
{
	size_t i;

	for (i = 0; i < sizeof problems / sizeof problems[0]; i++)
		if (strcmp(problem, problems[i].problem) == 0) {
			*at_context = problems[i].at_context;
			return problems[i].words;
		}
	return NULL;
}
