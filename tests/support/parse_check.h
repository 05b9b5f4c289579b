/*
 * parse_check.h - reads bytes with the parse room and checks what must hold of any entry,
 * whatever the bytes were. For fuzz targets.
 */
#ifndef SUPPORT_PARSE_CHECK_H
#define SUPPORT_PARSE_CHECK_H

#include "model/blob.h"

/* Read the blobs as one source of that kind; aborts when an entry or a note is not what
 * parse.h promises. */
void parse_check(const char *kind, const struct blob *blobs, size_t n);

/* A blob of bytes with a file's name ("" for a single document). */
struct blob parse_check_blob(const char *name, const void *bytes, size_t n);

#endif
