/*
 * letter.c - the words for the states of a delivery, as the store and `status` use
 * them.
 */
#include "model/letter.h"

const char *const delivery_words[] = {
	[DELIVERY_PLANNED] = "planned",       [DELIVERY_CLAIMED] = "claimed",
	[DELIVERY_DOTTED] = "dotted",         [DELIVERY_SENT] = "sent",
	[DELIVERY_LATER] = "later",           [DELIVERY_REFUSED] = "refused",
	[DELIVERY_IN_DOUBT] = "in doubt",     [DELIVERY_SKIPPED] = "skipped",
	[DELIVERY_SUPPRESSED] = "suppressed", [DELIVERY_STATES] = NULL,
};
