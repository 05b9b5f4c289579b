/*
 * yaml_problem.h - what is wrong with a YAML document, in words for its writer.
 */
#ifndef BASE_YAML_PROBLEM_H
#define BASE_YAML_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

/* The words for one of libyaml's messages, or NULL; *at_context: they are about where the
 * thing began that was being read, not about where it went wrong. */
const char *yaml_problem_words(const char *problem, bool *at_context);

#endif
