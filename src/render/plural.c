/*
 * plural.c - plural rules as CLDR writes them (Unicode TR 35, part 3, 5.1): a condition
 * and a number in, yes or no out. So a language's rules are data in its folder. Only whole
 * numbers: the operands of fractions and exponents are 0.
 */
#include "render/render_int.h"

#include <string.h>

/* What is left to read; bad once it is no condition. */
struct reader {
	const char *at;
	bool bad;
};

static bool
take(struct reader *reader, const char *word)
{
	reader->at += strspn(reader->at, " ");
	if (strncmp(reader->at, word, strlen(word)) != 0)
		return false;
	reader->at += strlen(word);
	return true;
}

static uint64_t
number(struct reader *reader)
{
	uint64_t value = 0;
	int digits = 0;

	reader->at += strspn(reader->at, " ");
	for (; *reader->at >= '0' && *reader->at <= '9' && digits < 18; digits++)
		value = value * 10 + (uint64_t)(*reader->at++ - '0');
	if (digits == 0 || digits == 18)
		reader->bad = true;
	return value;
}

/* "n", "i % 10": the operands that are not zero for whole numbers are n and i. */
static uint64_t
operand(struct reader *reader, uint64_t n)
{
	uint64_t value = 0, divisor;
	char name;

	reader->at += strspn(reader->at, " ");
	name = *reader->at;
	if (!name || !strchr("nivwftce", name)) {
		reader->bad = true;
		return 0;
	}
	reader->at++;
	if (name == 'n' || name == 'i')
		value = n;
	if (!take(reader, "%"))
		return value;
	divisor = number(reader);
	if (divisor == 0) {
		reader->bad = true;
		return 0;
	}
	return value % divisor;
}

/* "n % 10 = 2..4,6" */
static bool
relation(struct reader *reader, uint64_t n)
{
	uint64_t value = operand(reader, n), low, high;
	bool within = false, negated;

	negated = take(reader, "!=");
	if (!negated && !take(reader, "="))
		reader->bad = true;
	do {
		low = high = number(reader);
		if (take(reader, ".."))
			high = number(reader);
		within |= value >= low && value <= high;
	} while (!reader->bad && take(reader, ","));
	return within != negated;
}

int
plural_matches(const char *condition, uint64_t n)
{
	struct reader reader = {condition, false};
	bool any = false, all;

	do {
		all = true;
		do
			all &= relation(&reader, n);
		while (!reader.bad && take(&reader, "and "));
		any |= all;
	} while (!reader.bad && take(&reader, "or "));
	reader.at += strspn(reader.at, " ");
	if (reader.bad || *reader.at)
		return -1;
	return any;
}
