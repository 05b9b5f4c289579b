/*
 * field.c - splits the header of a message or a part into its fields, unfolded. What they
 * mean is the others'.
 */
#include "mail/mail_int.h"

#include <string.h>

size_t
mail_field_name(struct str line)
{
	size_t n = 0, end;

	while (n < line.n && line.s[n] > ' ' && line.s[n] < 0x7f && line.s[n] != ':')
		n++;
	end = n;
	while (n < line.n && (line.s[n] == ' ' || line.s[n] == '\t'))
		n++;
	return n < line.n && line.s[n] == ':' ? end : 0;
}

char *
mail_lower(struct arena *arena, struct str text)
{
	char *copy = arena_strndup(arena, text.s, text.n);
	size_t i;

	for (i = 0; i < text.n; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] - 'A' + 'a');
	return copy;
}

/* The lines of a field as one, without its line breaks and NULs. */
static char *
unfolded(struct arena *arena, struct str lines)
{
	struct str rest = str_trim(lines);
	char *value;
	size_t i, n = 0;

	if (rest.n > MAIL_MAX_VALUE)
		rest.n = MAIL_MAX_VALUE;
	value = arena_alloc(arena, rest.n + 1);
	for (i = 0; i < rest.n; i++)
		if (rest.s[i] && rest.s[i] != '\r' && rest.s[i] != '\n')
			value[n++] = rest.s[i];
	return value;
}

/* The lines that continue a field: those that begin with white space. What they are is
 * added to *field, whose end must be where *rest begins. */
static void
take_folded(struct str *rest, struct str *field)
{
	struct str line;

	while (rest->n > 0 && (rest->s[0] == ' ' || rest->s[0] == '\t')) {
		(void)str_line(rest, &line);
		field->n = (size_t)(line.s + line.n - field->s);
	}
}

static void
add_field(struct arena *arena, struct mail_field **fields, size_t *n, struct str name,
	  struct str lines)
{
	struct mail_field *field = arena_push(arena, fields, *n, sizeof *field);

	field->name = mail_lower(arena, name);
	field->value = unfolded(arena, lines);
	(*n)++;
}

size_t
mail_fields(struct arena *arena, struct str bytes, struct mail_field **fields,
	    size_t *n)
{
	struct str rest = bytes, before = bytes, line, value;
	size_t name;

	for (; str_line(&rest, &line); before = rest) {
		if (line.n == 0)
			return bytes.n - rest.n;
		name = mail_field_name(line);
		if (name == 0)
			break;
		value = str_from(line.s + name, line.n - name);
		(void)str_split(&value, ':');
		take_folded(&rest, &value);
		if (*n < MAIL_MAX_FIELDS)
			add_field(arena, fields, n, str_from(line.s, name), value);
	}
	return bytes.n - before.n;
}

const char *
mail_find(const struct mail_field *fields, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(fields[i].name, name) == 0)
			return fields[i].value;
	return NULL;
}
