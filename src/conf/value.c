#include "conf/value.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/addr.h"
#include "conf/lua_pattern.h"

static int
value_error(const struct conf_option *option, const char *value,
    const char *expected, char *err)
{
	return conf_error(err, "%s: \"%.100s\" is not %s", option->name, value,
	    expected);
}

static int
no_memory(char *err)
{
	return conf_error(err, "out of memory");
}

/* Does what the column `check` of the option's type says. */
static int
validate_value(const struct conf_option *option, const char *value, char *err)
{
	const char *(*check)(const char *) = value_types[option->type].check;
	const char *expected = check ? check(value) : NULL;

	return expected ? value_error(option, value, expected, err) : 0;
}

/* --- texts --- */

static int
copy_string(void *field, const void *from)
{
	char **string = field, *copy;

	copy = strdup(*(char *const *)from);
	if (copy == NULL)
		return -1;
	free(*string);
	*string = copy;
	return 0;
}

static void
free_string(void *field)
{
	char **string = field;

	free(*string);
	*string = NULL;
}

static int
set_string_value(void *field, const struct conf_option *option,
    const char *value, char *err)
{
	if (validate_value(option, value, err) == -1)
		return -1;
	return copy_string(field, &value) == 0 ? 0 : no_memory(err);
}

/* Accepts only names that the menus of all clients can carry. */
static const char *
check_host(const char *value)
{
	const unsigned char *c;

	for (c = (const unsigned char *)value; *c != '\0'; c++)
		if (*c < 0x80 && !isalnum(*c) && strchr("-.:[]_", *c) == NULL)
			return "a host name like gopher.example.org, or an "
			       "address";
	return NULL;
}

static const char *
check_line(const char *value)
{
	const unsigned char *c;

	for (c = (const unsigned char *)value; *c != '\0'; c++)
		if (*c < 0x20 || *c == 0x7f)
			return "one line without control characters";
	return NULL;
}

/* Accepts a path without segments that are empty, `.` or `..`; also "". */
static const char *
check_name(const char *value)
{
	const char *end;
	size_t len;

	if (*value == '\0')
		return NULL;
	for (;; value = end + 1) {
		end = strchrnul(value, '/');
		len = (size_t)(end - value);
		if (len == 0 || (len <= 2 && strspn(value, ".") == len))
			return "a name like public_gopher, beneath each home";
		if (*end == '\0')
			return NULL;
	}
}

/* Prints a Lua string that reads back as the same n bytes. */
static void
dump_bytes(const char *s, size_t n, FILE *out)
{
	fputc('"', out);
	for (; n > 0; s++, n--) {
		if (*s == '"' || *s == '\\')
			fprintf(out, "\\%c", *s);
		else if ((unsigned char)*s < 0x20 || *s == 0x7f)
			fprintf(out, "\\%03d", *s);
		else
			fputc(*s, out);
	}
	fputc('"', out);
}

static void
dump_string(const void *field, const struct conf_option *option, FILE *out)
{
	const char *string = *(char *const *)field;

	(void)option;
	dump_bytes(string, strlen(string), out);
}

/* --- numbers --- */

static int
copy_int(void *field, const void *from)
{
	memcpy(field, from, sizeof(int));
	return 0;
}

static void
free_int(void *field)
{
	(void)field;
}

static int
set_number_value(void *field, const struct conf_option *option,
    const char *value, char *err)
{
	char *end, expected[80];
	long n;

	errno = 0;
	n = strtol(value, &end, 10);
	if (end == value || *end != '\0' || errno != 0 || n < option->min ||
	    n > option->max) {
		snprintf(expected, sizeof expected,
		    "a whole number from %d to %d", option->min, option->max);
		return value_error(option, value, expected, err);
	}
	*(int *)field = (int)n;
	return 0;
}

static void
dump_number(const void *field, const struct conf_option *option, FILE *out)
{
	(void)option;
	fprintf(out, "%d", *(const int *)field);
}

static int
set_bool_value(void *field, const struct conf_option *option, const char *value,
    char *err)
{
	if (strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
		return value_error(option, value, "true or false", err);
	*(int *)field = value[0] == 't';
	return 0;
}

static void
dump_bool(const void *field, const struct conf_option *option, FILE *out)
{
	(void)option;
	fputs(*(const int *)field ? "true" : "false", out);
}

static int
set_choice_value(void *field, const struct conf_option *option,
    const char *value, char *err)
{
	char expected[80];
	const char *word, *end;
	int i = 0;

	for (word = option->words;; word = end + 1, i++) {
		end = strchrnul(word, '|');
		if (strlen(value) == (size_t)(end - word) &&
		    strncmp(word, value, (size_t)(end - word)) == 0)
			break;
		if (*end == '\0') {
			snprintf(expected, sizeof expected, "one of %s",
			    option->words);
			return value_error(option, value, expected, err);
		}
	}
	*(int *)field = i;
	return 0;
}

static void
dump_choice(const void *field, const struct conf_option *option, FILE *out)
{
	const char *word = option->words;
	int i;

	for (i = *(const int *)field; i > 0; i--)
		word = strchr(word, '|') + 1;
	dump_bytes(word, (size_t)(strchrnul(word, '|') - word), out);
}

/* --- lists --- */

static void
free_list(void *field)
{
	struct conf_list *list = field;

	while (list->n > 0)
		free(list->words[--list->n]);
	free(list->words);
	list->words = NULL;
}

static int
list_add(struct conf_list *list, const char *word)
{
	char **words;

	words = reallocarray(list->words, list->n + 1, sizeof *words);
	if (words == NULL)
		return -1;
	list->words = words;
	words[list->n] = strdup(word);
	if (words[list->n] == NULL)
		return -1;
	list->n++;
	return 0;
}

static int
copy_list(void *field, const void *from)
{
	const struct conf_list *list = from;
	size_t i;

	free_list(field);
	for (i = 0; i < list->n; i++)
		if (list_add(field, list->words[i]) == -1)
			return -1;
	return 0;
}

static int
add_word(void *field, const struct conf_option *option, const char *value,
    char *err)
{
	if (validate_value(option, value, err) == -1)
		return -1;
	return list_add(field, value) == 0 ? 0 : no_memory(err);
}

/* Adds a path that begins with a slash; true is "/". False empties the list. */
static int
add_folder(void *field, const struct conf_option *option, const char *value,
    char *err)
{
	if (strcmp(value, "false") == 0) {
		free_list(field);
		return 0;
	}
	if (strcmp(value, "true") == 0)
		value = "/";
	if (value[0] != '/')
		return value_error(option, value,
		    "true, false, or a directory of the site like /admin", err);
	return add_word(field, option, value, err);
}

/* Accepts "ext=T": an extension, and one printable byte. */
static const char *
check_item_type(const char *value)
{
	const char *type = strchr(value, '=');

	if (type == NULL || type == value || type[1] <= ' ' ||
	    type[1] >= 0x7f || type[2] != '\0')
		return "an extension and its type, like foo=9";
	return NULL;
}

/* Checks a pattern and its target, which may be NULL. */
static int
check_pattern(const struct conf_option *option, const char *pattern,
    const char *target, char *err)
{
	const char *why = lua_pattern_check(pattern, target);

	return why == NULL ? 0 :
			     conf_error(err, "%s: pattern \"%.100s\": %s",
				 option->name, pattern, why);
}

static int
add_pattern(void *field, const struct conf_option *option, const char *value,
    char *err)
{
	if (check_pattern(option, value, NULL, err) == -1)
		return -1;
	return add_word(field, option, value, err);
}

/* Adds "pattern\ttarget"; on the command line a blank separates the two. */
static int
add_redirect(void *field, const struct conf_option *option, const char *value,
    char *err)
{
	char *pair, *tab;
	int result;

	pair = strdup(value);
	if (pair == NULL)
		return no_memory(err);
	tab = strchr(pair, '\t');
	if (tab == NULL)
		tab = strchr(pair, ' ');
	if (tab == NULL) {
		free(pair);
		return value_error(option, value, "a pattern and its target",
		    err);
	}
	*tab = '\0';
	result = check_pattern(option, pair, tab + 1, err);
	*tab = '\t';
	if (result == 0)
		result = add_word(field, option, pair, err);
	free(pair);
	return result;
}

/* Prints { "one", "two" }, or a table of pairs: { ["foo"] = "9" }. */
static void
dump_list(const void *field, const struct conf_option *option, FILE *out)
{
	const char separator = value_types[option->type].separator;
	const struct conf_list *list = field;
	const char *word, *end;
	size_t i;

	fputs("{", out);
	for (i = 0; i < list->n; i++) {
		word = list->words[i];
		fputs(i ? ", " : " ", out);
		if (separator) {
			end = strchr(word, separator);
			fputc('[', out);
			dump_bytes(word, (size_t)(end - word), out);
			fputs("] = ", out);
			word = end + 1;
		}
		dump_bytes(word, strlen(word), out);
	}
	fputs(list->n ? " }" : "}", out);
}

/* --- the table --- */

static const struct value_storage strings = { false, copy_string, free_string };
static const struct value_storage ints = { false, copy_int, free_int };
static const struct value_storage lists = { true, copy_list, free_list };

enum { FROM_LIST = FROM_TABLE | FROM_TEXT };

#define QUOTED FROM_TEXT, "a text in quotes", 0

/* clang-format off */
const struct value_ops value_types[VALUE_TYPES] = {
	[VALUE_STRING] = { &strings, NULL, set_string_value, dump_string,
	    "=TEXT", QUOTED },
	[VALUE_HOST] = { &strings, check_host, set_string_value, dump_string,
	    "=NAME", QUOTED },
	[VALUE_LINE] = { &strings, check_line, set_string_value, dump_string,
	    "=TEXT", QUOTED },
	[VALUE_NAME] = { &strings, check_name, set_string_value, dump_string,
	    "=NAME", QUOTED },
	[VALUE_NUMBER] = { &ints, NULL, set_number_value, dump_number,
	    "=N", FROM_NUMBER, "a number", 0 },
	[VALUE_BOOL] = { &ints, NULL, set_bool_value, dump_bool,
	    "=true|false", FROM_BOOL, "true or false", 0 },
	[VALUE_CHOICE] = { &ints, NULL, set_choice_value, dump_choice,
	    "=", QUOTED },
	[VALUE_LIST] = { &lists, NULL, add_word, dump_list,
	    "=", FROM_LIST | FROM_NUMBER,
	    "a list like { \"one\", \"two\" }", 0 },
	[VALUE_FOLDERS] = { &lists, NULL, add_folder, dump_list,
	    "=true|false|", FROM_LIST | FROM_BOOL,
	    "true, false, or a list like { \"/admin\" }", 0 },
	[VALUE_NETS] = { &lists, addr_block_check, add_word, dump_list,
	    "=", FROM_LIST,
	    "a list like { \"10.0.0.0/8\", \"::1\" }", 0 },
	[VALUE_ITEM_TYPES] = { &lists, check_item_type, add_word, dump_list,
	    "=", FROM_TABLE, "a table like { foo = \"9\" }", '=' },
	[VALUE_PATTERNS] = { &lists, NULL, add_pattern, dump_list,
	    "=", FROM_LIST | FROM_NUMBER,
	    "a list like { \"^/tmp/\" }", 0 },
	[VALUE_REDIRECTS] = { &lists, NULL, add_redirect, dump_list,
	    "=", FROM_TABLE,
	    "a table like { [\"^/old/(.*)\"] = \"/new/%1\" }", '\t' },
};
/* clang-format on */
