/*
 * charset.h - text in any charset to UTF-8. (iconv of the C library)
 */
#ifndef BASE_CHARSET_H
#define BASE_CHARSET_H

#include "base/mem.h"
#include "base/str.h"

/* bytes as UTF-8, NUL-terminated, in the arena; NULL when the charset is not known.
 *
 * charset is a label as documents and mails write it: in any case, with or without
 * punctuation, read as the WHATWG encoding standard says (iso-8859-1 and us-ascii are
 * windows-1252, gb2312 is gb18030, ks_c_5601-1987 is cp949, …), and what that does not
 * list as glibc knows it. Of UTF-16 and UTF-32 a byte order mark tells the order, and
 * without it little endian is meant; a mark at the start is dropped.
 *
 * Bytes that mean nothing, and NUL, become U+FFFD each. Charsets that shift between states
 * count as not known, as a filter and a reader may see different text in them: UTF-7,
 * HZ, ISO-2022 but for -JP, which Japanese mail needs. */
char *charset_to_utf8(struct arena *arena, const char *charset, struct str bytes);

#endif
