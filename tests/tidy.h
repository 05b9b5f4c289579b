/*
 * tidy.h - for clang-tidy alone, which looks at one file at a time: that err_set and its
 * kin return -1 is what every `return err_set(...)` rests on.
 */
#include "base/err.h"

#define err_set(...) ((void)(err_set)(__VA_ARGS__), -1)
#define err_set_errno(...) ((void)(err_set_errno)(__VA_ARGS__), -1)
#define err_add(...) ((void)(err_add)(__VA_ARGS__), -1)
