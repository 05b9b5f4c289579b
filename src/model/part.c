/*
 * part.c - the names of the parts of a variant.
 */
#include "model/part.h"

const char *const part_words[] = {
	[PART_SUBJECT] = "subject", [PART_MARKDOWN] = "md", [PART_HTML] = "html",
	[PART_TEXT] = "text",       [PART_ICS] = "ics",     [PART_KINDS] = NULL,
};
