/*
 * piece.c - one date as far as it is said: "8 de mayo", "May 8, 2023", "Monday 8",
 * "5/12", "October", "Q3 2023", with its weekday and hour. In: tokens. Out: a piece;
 * what is not said is 0. Ranges and lists of them are span.c's.
 */
#include "prose/prose_int.h"

/* Years that are told of, and those that a number alone is taken for. */
#define OLDEST_YEAR 1500
#define FIRST_YEAR 1970
#define LAST_YEAR 2099

/* A year right at i. */
static bool
is_year(const struct tokens *t, size_t i, int *year)
{
	const struct token *token = token_at(t, i);

	if (token->kind != TOKEN_NUMBER || token->digits != 4 ||
	    token->value <
		    (i > 0 && token_is(t, i - 1, WORD_OF) ? OLDEST_YEAR : FIRST_YEAR) ||
	    token->value > LAST_YEAR ||
	    (token_is_glued(t, i + 1) && token_is_mark(t, i + 1, "-/") &&
	     token_is_glued(t, i + 2) && token_at(t, i + 2)->kind == TOKEN_NUMBER) ||
	    token_is_word(t, i + 1, "utc") || token_is_word(t, i + 1, "gmt") ||
	    (token_is_glued(t, i + 1) && token_at(t, i + 1)->kind == TOKEN_WORD))
		return false;
	*year = token->value;
	return true;
}

size_t
piece_year(const struct tokens *t, size_t i, int *year)
{
	size_t at = i;

	if (token_is_mark(t, at, ".") &&
	    (token_is_mark(t, at + 1, ",") ||
	     (token_is(t, at - 1, WORD_MONTH) && token_at(t, at - 1)->n <= 4)))
		at++; /* another full stop ends the sentence */
	if (token_is_mark(t, at, "-/") && token_is_glued(t, at) &&
	    token_is_glued(t, at + 1))
		at++;
	while (at < i + 4 &&
	       (token_is_mark(t, at, ",") || token_is(t, at, WORD_OF) ||
		token_is_word(t, at, "ano") || token_at(t, at)->kind == TOKEN_LINE))
		at++;
	return is_year(t, at, year) ? at + 1 : i;
}

/* A month's name at i. Common words ("may", "set", "out") are months with a capital, or
 * where no other word follows. */
static bool
is_month(const struct tokens *t, size_t i)
{
	const uint32_t follow = WORD_OF | WORD_TO | WORD_AND | WORD_AT | WORD_THE;

	if (!token_is(t, i, WORD_MONTH))
		return false;
	if (!token_is(t, i, WORD_WEAK) ||
	    (token_at(t, i)->capital && !token_is_word(t, i, "out")))
		return true;
	return token_at(t, i + 1)->kind != TOKEN_WORD ||
	       (token_is(t, i + 1, follow) && !token_is_word(t, i + 1, "of"));
}

/* The day of a month at i, with its ordinal; the index behind it, or 0. */
static size_t
day_at(const struct tokens *t, size_t i, int *day)
{
	const struct token *token = token_at(t, i);

	if (token->kind != TOKEN_NUMBER || token->digits > 2 || token->value < 1 ||
	    token->value > 31)
		return 0;
	if (i > 0 && token_is_glued(t, i) &&
	    (token_at(t, i - 1)->kind != TOKEN_MARK ||
	     token_is_mark(t, i - 1, "/.:$#@&=+")))
		return 0;
	i++;
	if (token_is(t, i, WORD_ORDINAL) &&
	    (token_is_glued(t, i) || token_is_word(t, i, "th") ||
	     token_is_word(t, i, "st") || token_is_word(t, i, "nd") ||
	     token_is_word(t, i, "rd"))) {
		*day = token->value;
		i++;
		return token_is_mark(t, i, ".") && token_is_mark(t, i + 1, ",") ? i + 1
										: i;
	}
	if (token_is_glued(t, i) &&
	    (token_at(t, i)->kind == TOKEN_WORD || token_is_mark(t, i, "%/'") ||
	     (token_is_mark(t, i, ":.") && token_is_glued(t, i + 1) &&
	      token_at(t, i + 1)->kind == TOKEN_NUMBER)))
		return 0;
	*day = token->value;
	return i;
}

/* "8 de mayo", "8th of May", "8-May", "8 May". */
static size_t
day_month_at(const struct tokens *t, size_t i, struct piece *piece)
{
	size_t end = day_at(t, i, &piece->day), at = end;

	if (!end)
		return 0;
	while (at < end + 3 &&
	       (token_is(t, at, WORD_OF) || token_is_mark(t, at, "-.") ||
		token_is_word(t, at, "mes") || token_is(t, at, WORD_NEXT) ||
		token_at(t, at)->kind == TOKEN_LINE))
		at++;
	if (!is_month(t, at) ||
	    (at > end && token_is_mark(t, at - 1, "-") && !token_is_glued(t, at)))
		return end;
	piece->month = token_at(t, at)->word->value;
	return piece_year(t, at + 1, &piece->year);
}

/* "May 8", "mayo 8 de 2023", "May 2023", "October". */
static size_t
month_day_at(const struct tokens *t, size_t i, struct piece *piece)
{
	size_t end;

	if (!is_month(t, i) || (token_is(t, i, WORD_WEAK) && !token_at(t, i)->capital))
		return 0;
	piece->month = token_at(t, i++)->word->value;
	if (token_is_mark(t, i, ".") && token_is(t, i - 1, WORD_MONTH) &&
	    token_at(t, i - 1)->n <= 4)
		i++;
	end = token_is_word(t, i, "the") ? i + 1 : i;
	end = day_at(t, end, &piece->day);
	return piece_year(t, end ? end : i, &piece->year);
}

/* A number of one or two digits, directly behind a mark. */
static bool
glued_number(const struct tokens *t, size_t i, int max_digits)
{
	return token_at(t, i)->kind == TOKEN_NUMBER && token_is_glued(t, i) &&
	       token_at(t, i)->digits <= max_digits;
}

/* "2023-05-08", "2023/05/08". */
static size_t
iso_at(const struct tokens *t, size_t i, struct piece *piece)
{
	if (token_at(t, i)->digits != 4 || !token_is_mark(t, i + 1, "-/.") ||
	    !token_is_glued(t, i + 1) || !glued_number(t, i + 2, 2) ||
	    !token_is_mark(t, i + 3, "-/.") || !token_is_glued(t, i + 3) ||
	    !glued_number(t, i + 4, 2) ||
	    (token_is_glued(t, i + 5) && token_is_mark(t, i + 5, "-/")))
		return 0;
	piece->year = token_at(t, i)->value;
	piece->month = token_at(t, i + 2)->value;
	piece->day = token_at(t, i + 4)->value;
	if (piece->year < FIRST_YEAR || piece->year > LAST_YEAR)
		return 0;
	i += 5;
	return token_is_word(t, i, "t") && token_is_glued(t, i) ? i + 1 : i;
}

/* "01/08/2023", "1.8.2023", "5/12", "9/26/2022". */
static size_t
numeric_at(const struct tokens *t, size_t i, struct piece *piece)
{
	const struct token *first = token_at(t, i);
	bool slash = token_is_mark(t, i + 1, "/"), year;
	int swap;

	if (first->digits > 2 || !token_is_mark(t, i + 1, "/.-") ||
	    !token_is_glued(t, i + 1) || !glued_number(t, i + 2, 2))
		return 0;
	year = token_is_mark(t, i + 3, "/.-") && token_is_glued(t, i + 3) &&
	       glued_number(t, i + 4, 4) &&
	       token_at(t, i + 3)->mark == token_at(t, i + 1)->mark;
	if (!year &&
	    (!slash || (token_is_glued(t, i + 3) && token_is_mark(t, i + 3, "/") &&
			token_is_glued(t, i + 4))))
		return 0;
	piece->day = first->value;
	piece->month = token_at(t, i + 2)->value;
	piece->numeric = piece->day <= 12 && piece->month <= 12 &&
			 piece->day != piece->month;
	if (piece->month > 12) {
		swap = piece->day;
		piece->day = piece->month;
		piece->month = swap;
		piece->swapped = true;
	}
	if (piece->day < 1 || piece->day > 31 || piece->month < 1 || piece->month > 12)
		return 0;
	if (!year) { /* "24/7" and "4/5 de mayo" are something else */
		piece->fraction = true;
		return (piece->day == 24 && piece->month == 7) ||
				       token_is(t, i + 3, WORD_OF)
			       ? 0
			       : i + 3;
	}
	piece->year = token_at(t, i + 4)->value;
	if (token_at(t, i + 4)->digits == 2)
		piece->year += 2000;
	else if (token_at(t, i + 4)->digits != 4)
		return 0;
	return piece->year < FIRST_YEAR || piece->year > LAST_YEAR ? 0 : i + 5;
}

/* "Q3 2023", "primer trimestre de 2024", "second quarter of 2023". */
static size_t
quarter_at(const struct tokens *t, size_t i, struct piece *piece)
{
	static const char *const ordinals[][4] = {
		{"primer", "segundo", "tercer", "cuarto"},
		{"primeiro", "segundo", "terceiro", "quarto"},
		{"first", "second", "third", "fourth"},
	};
	size_t k, end;
	int quarter = 0;

	if (token_is_word(t, i, "q") && glued_number(t, i + 1, 1))
		quarter = token_at(t, i + 1)->value;
	else if (token_is_word(t, i + 1, "trimestre") ||
		 token_is_word(t, i + 1, "quarter"))
		for (k = 0; k < 12; k++)
			if (token_is_word(t, i, ordinals[k / 4][k % 4]))
				quarter = (int)(k % 4) + 1;
	if (quarter < 1 || quarter > 4)
		return 0;
	end = piece_year(t, i + 2, &piece->year);
	piece->month = quarter * 3 - 2;
	piece->quarter = true;
	return piece->year ? end : 0;
}

/* A weekday at i; the index of what may be its date, or i when there is none. */
static size_t
weekday_at(const struct tokens *t, size_t i, int *weekday)
{
	const uint32_t small = WORD_THE | WORD_NEXT;

	if (!token_is(t, i, WORD_WEEKDAY))
		return i;
	*weekday = token_at(t, i++)->word->value;
	if (token_is_mark(t, i, "-") && token_is_word(t, i + 1, "feira"))
		i += 2;
	while (token_is_mark(t, i, ",.(") ||
	       (token_is(t, i, small) && !token_is(t, i, WORD_MONTH)))
		i++;
	return i;
}

/* "(Monday)", "(quinta-feira)", ", jueves" behind a date; the index behind it, or i. */
static size_t
weekday_behind(const struct tokens *t, size_t i, int *weekday)
{
	size_t end;

	if (*weekday >= 0 || !token_is_mark(t, i, "(,") ||
	    !token_is(t, i + 1, WORD_WEEKDAY) ||
	    (token_is_mark(t, i, ",") && token_is(t, i + 1, WORD_WEAK)))
		return i;
	end = i + 2;
	if (token_is_mark(t, end, "-") && token_is_word(t, end + 1, "feira"))
		end += 2;
	if (token_at(t, end)->kind == TOKEN_NUMBER || token_is(t, end, WORD_OF))
		return i; /* the next date's */
	*weekday = token_at(t, i + 1)->word->value;
	return token_is_mark(t, end, ")") ? end + 1 : end;
}

size_t
piece_read(const struct tokens *t, size_t i, struct piece *piece)
{
	static size_t (*const forms[])(const struct tokens *, size_t,
				       struct piece *) = {iso_at, numeric_at,
							  day_month_at, month_day_at,
							  quarter_at};
	size_t k, begin, end = 0;
	int weekday = -1;

	begin = weekday_at(t, i, &weekday);
	if (begin > i && token_is(t, begin, WORD_WEEKDAY))
		return 0;
	for (k = 0; k < sizeof forms / sizeof forms[0] && !end; k++) {
		*piece = (struct piece){.weekday = weekday};
		end = forms[k](t, begin, piece);
	}
	if (!end || (k <= 2 && i == begin && i > 0 && token_is_glued(t, i) &&
		     !token_is_mark(t, i - 1, "(-[|:")))
		return 0;
	if (piece->day && piece->month) {
		end = weekday_behind(t, end, &piece->weekday);
		begin = clock_behind(t, end, &piece->clock);
		if (begin)
			end = begin;
		if (begin && !piece->year && is_year(t, end, &piece->year))
			end++; /* "Tue Sep 16 21:14:34 -03 2025" */
	}
	return end;
}
