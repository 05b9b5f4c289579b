/*
 * edition.c - the words for labels, as the strings files of the languages know them.
 */
#include "model/edition.h"

const char *const label_words[] = {
	[LABEL_NONE] = "",
	[LABEL_NEW] = "new",
	[LABEL_LAST_DAYS] = "last_days",
	[LABEL_CANCELLED] = "cancelled",
	[LABEL_POSTPONED] = "postponed",
	[LABEL_POSTPONED + 1] = NULL,
};
