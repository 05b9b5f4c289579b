/*
 * banned.h - names of the C library that this program does without. The Makefile includes
 * it in front of every file under src; using one of the names is then an error.
 *
 * The headers that declare them come first: a poisoned name may not even be declared.
 * What to write instead stands behind each group.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

/* No bounds: struct buf, arena_printf, snprintf, memcpy. Some are macros with some
 * compilers. */
#undef alloca
#undef sprintf
#undef vsprintf
#pragma GCC poison strcpy stpcpy strcat strncpy stpncpy strncat
#pragma GCC poison sprintf vsprintf gets alloca

/* Hidden state, or one that changes under the reader: str_split, struct civil, zone.h. */
#pragma GCC poison strtok strtok_r localtime gmtime ctime asctime ctime_r asctime_r

/* No error, or undefined behaviour on overflow: str_number, strtoll. */
#pragma GCC poison atoi atol atoll atof scanf sscanf fscanf vscanf vsscanf vfscanf

/* Guessable, or the same in every process: hash_random. */
#pragma GCC poison srand rand_r random srandom drand48 lrand48 mrand48 srand48

/* libcrypto's headers have parameters called rand: only the call is banned. */
int banned_rand(void) __attribute__((error("rand is banned: use hash_random")));
#define rand() banned_rand()

/* A name that somebody else can take first: file_write, mkstemp. */
#pragma GCC poison tmpnam tempnam mktemp

/* Numbers, sorting and letters are by our own tables, whatever the locale. */
#pragma GCC poison strcoll strxfrm wcscoll wcsxfrm

#endif
