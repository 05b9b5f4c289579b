/*
 * idn.h - names of hosts in any script. (libidn2, IDNA2008)
 */
#ifndef BASE_IDN_H
#define BASE_IDN_H

#include "base/err.h"
#include "base/mem.h"

/* The A-label form, lower case ("peña.example" -> "xn--pea-8ma.example"), checked: labels
 * of 1 to 63 [a-z0-9-] without a hyphen at an edge, at most 253 in all. ERR_FORMAT with
 * the reason. A single label is allowed here. */
int idn_to_ascii(struct arena *arena, const char *host, char **ascii, struct err *err);

/* The form for readers; the ASCII form where it does not convert. In the arena. */
char *idn_to_unicode(struct arena *arena, const char *ascii);

#endif
