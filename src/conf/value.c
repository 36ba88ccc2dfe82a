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

/* --- texts --- */

static int
set_string(char **string, const char *value)
{
	char *copy = strdup(value);

	if (copy == NULL)
		return -1;
	free(*string);
	*string = copy;
	return 0;
}

static int
set_string_value(void *field, const struct conf_option *option,
    const char *value, char *err)
{
	(void)option;
	return set_string(field, value) == 0 ? 0 :
					       conf_error(err, "out of memory");
}

/* Sets a directory, which may be "" only if that is the fallback. */
static int
set_directory_value(void *field, const struct conf_option *option,
    const char *value, char *err)
{
	if (*value == '\0' && option->fallback[0] != '\0')
		return conf_error(err, "%s: empty; name the %s", option->name,
		    option->help);
	return set_string_value(field, option, value, err);
}

/* Accepts a label of a host name; `_` and bytes beyond ASCII are in use. */
static bool
is_host_label(const char *label, size_t len)
{
	const unsigned char *c = (const unsigned char *)label;

	if (len == 0 || len > 63 || label[0] == '-' || label[len - 1] == '-')
		return false;
	for (; len > 0; len--, c++)
		if (*c < 0x80 && !isalnum(*c) && *c != '-' && *c != '_')
			return false;
	return true;
}

/* Accepts labels between dots. The last is no number, unlike in 127.0.0.256. */
static bool
is_host_name(const char *name, size_t len)
{
	const char *const end = name + len, *label = name;
	size_t n;

	if (len > 253)
		return false;
	for (;; label += n + 1) {
		n = strcspn(label, ".");
		n = n < (size_t)(end - label) ? n : (size_t)(end - label);
		if (!is_host_label(label, n))
			return false;
		if (label + n == end)
			return strspn(label, "0123456789") < n;
	}
}

/* Accepts only names and addresses that clients can connect to. */
static const char *
check_host(const char *value)
{
	const size_t len = strcspn(value, ":");
	struct addr addr;

	if (*value == '\0' || addr_parse(&addr, value) == 0)
		return NULL;
	if (*value == '[' && addr_parse_port(&addr, value) == 0)
		return "an address alone, like 2001:db8::1";
	if (value[len] == ':' && is_host_name(value, len))
		return "a name alone; set the port with serverport";
	return is_host_name(value, len) ?
	    NULL :
	    "a host name like gopher.example.org, or an address";
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
set_number_value(void *field, const struct conf_option *option,
    const char *value, char *err)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(value, &end, 10);
	if (end == value || *end != '\0' || errno != 0 || n < option->min ||
	    n > option->max)
		return conf_error(err,
		    "%s: \"%.100s\" is not a whole number from %d to %d",
		    option->name, value, option->min, option->max);
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

int
value_word(const char *words, const char *word)
{
	const size_t len = strlen(word);
	const char *end;
	int i;

	for (i = 0;; i++, words = end + 1) {
		end = strchrnul(words, '|');
		if (len == (size_t)(end - words) &&
		    memcmp(words, word, len) == 0)
			return i;
		if (*end == '\0')
			return -1;
	}
}

static int
set_choice_value(void *field, const struct conf_option *option,
    const char *value, char *err)
{
	const int i = value_word(option->words, value);

	if (i == -1)
		return conf_error(err, "%s: \"%.100s\" is not one of %s",
		    option->name, value, option->words);
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
free_list(struct conf_list *list)
{
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
copy_list(struct conf_list *list, const struct conf_list *from)
{
	size_t i;

	free_list(list);
	for (i = 0; i < from->n; i++)
		if (list_add(list, from->words[i]) == -1)
			return -1;
	return 0;
}

static int
add_word(void *field, const struct conf_option *option, const char *value,
    char *err)
{
	(void)option;
	return list_add(field, value) == 0 ? 0 :
					     conf_error(err, "out of memory");
}

/* Accepts a path that begins with a slash, or a bool. */
static const char *
check_folder(const char *value)
{
	return value[0] == '/' || strcmp(value, "true") == 0 ||
		strcmp(value, "false") == 0 ?
	    NULL :
	    "true, false, or a directory of the site like /admin";
}

/* Adds a path; true is "/". False empties the list. */
static int
add_folder(void *field, const struct conf_option *option, const char *value,
    char *err)
{
	if (value[0] != 'f')
		return add_word(field, option, value[0] == '/' ? value : "/",
		    err);
	free_list(field);
	return 0;
}

/* Reports whether a `]` closes each `[`; the first byte inside is no end. */
static bool
closes_sets(const char *glob)
{
	while ((glob = strchr(glob, '[')) != NULL) {
		glob += glob[1] == '^' ? 2 : 1;
		if (*glob == '\0' || (glob = strchr(glob + 1, ']')) == NULL)
			return false;
	}
	return true;
}

/* Accepts a pattern of file names, or of paths. */
static const char *
check_glob(const char *value)
{
	const char *name = value + (value[0] == '/');

	if (!closes_sets(value))
		return "a pattern where a ] ends each [; write [[] for the "
		       "character";
	return *name != '\0' && strlen(value) <= HIDE_GLOB_MAX &&
		value[strlen(value) - 1] != '/' ?
	    NULL :
	    "a file name like *.tmp, or a path like /drafts";
}

/* Accepts "ext=T": what is behind the last dot, and one printable byte. */
static const char *
check_item_type(const char *value)
{
	const char *type = strchr(value, '=');

	if (type == NULL || type == value || type[1] <= ' ' ||
	    type[1] >= 0x7f || type[2] != '\0')
		return "an extension and its type, like foo=9";
	if (strcspn(value, "./") < (size_t)(type - value))
		return "an extension, which is what follows the last dot, and "
		       "its type, like gz=9";
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
		return conf_error(err, "out of memory");
	tab = strchr(pair, '\t');
	if (tab == NULL)
		tab = strchr(pair, ' ');
	if (tab == NULL) {
		free(pair);
		return value_error(option, value,
		    "a pattern and its target; write --moved='^/old /new'",
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

enum { FROM_LIST = FROM_TABLE | FROM_TEXT };

#define QUOTED FROM_TEXT, "a text in quotes", 0

/* clang-format off */
const struct value_ops value_types[VALUE_TYPES] = {
	[VALUE_DIRECTORY] = { AS_STRING, NULL, set_directory_value, dump_string,
	    "=DIR", COMPLETE_DIRECTORIES, QUOTED },
	[VALUE_FILE] = { AS_STRING, NULL, set_string_value, dump_string,
	    "=FILE", COMPLETE_FILES, QUOTED },
	[VALUE_ACCOUNT] = { AS_STRING, NULL, set_string_value, dump_string,
	    "=ACCOUNT", COMPLETE_ACCOUNTS, QUOTED },
	[VALUE_HOST] = { AS_STRING, check_host, set_string_value, dump_string,
	    "=NAME", COMPLETE_NOTHING, QUOTED },
	[VALUE_LINE] = { AS_STRING, check_line, set_string_value, dump_string,
	    "=TEXT", COMPLETE_NOTHING, QUOTED },
	[VALUE_NAME] = { AS_STRING, check_name, set_string_value, dump_string,
	    "=NAME", COMPLETE_NOTHING, QUOTED },
	[VALUE_NUMBER] = { AS_INT, NULL, set_number_value, dump_number,
	    "=N", COMPLETE_NOTHING, FROM_NUMBER, "a number", 0 },
	[VALUE_BOOL] = { AS_INT, NULL, set_bool_value, dump_bool,
	    "[=BOOL]", COMPLETE_WORDS, FROM_BOOL, "true or false", 0 },
	[VALUE_CHOICE] = { AS_INT, NULL, set_choice_value, dump_choice,
	    "=", COMPLETE_WORDS, QUOTED },
	[VALUE_LIST] = { AS_LIST, NULL, add_word, dump_list,
	    "=", COMPLETE_NOTHING, FROM_LIST | FROM_NUMBER,
	    "a list like { \"one\", \"two\" }", 0 },
	[VALUE_FOLDERS] = { AS_LIST, check_folder, add_folder, dump_list,
	    "=true|false|", COMPLETE_NOTHING, FROM_LIST | FROM_BOOL,
	    "true, false, or a list like { \"/admin\" }", 0 },
	[VALUE_NETS] = { AS_LIST, addr_block_check, add_word, dump_list,
	    "=", COMPLETE_NOTHING, FROM_LIST,
	    "a list like { \"10.0.0.0/8\", \"::1\" }", 0 },
	[VALUE_ITEM_TYPES] = { AS_LIST, check_item_type, add_word, dump_list,
	    "=", COMPLETE_NOTHING, FROM_TABLE,
	    "a table like { foo = \"9\" }", '=' },
	[VALUE_GLOBS] = { AS_LIST, check_glob, add_word, dump_list,
	    "=", COMPLETE_NOTHING, FROM_LIST,
	    "a list like { \"*.tmp\", \"/drafts\" }", 0 },
	[VALUE_PATTERNS] = { AS_LIST, NULL, add_pattern, dump_list,
	    "=", COMPLETE_NOTHING, FROM_LIST | FROM_NUMBER,
	    "a list like { \"^/tmp/\" }", 0 },
	[VALUE_REDIRECTS] = { AS_LIST, NULL, add_redirect, dump_list,
	    "=", COMPLETE_NOTHING, FROM_TABLE,
	    "a table like { [\"^/old/(.*)\"] = \"/new/%1\" }", '\t' },
};
/* clang-format on */

int
value_set(struct conf *conf, const struct conf_option *option,
    const char *value, char *err)
{
	const struct value_ops *type = &value_types[option->type];
	const char *expected = type->check ? type->check(value) : NULL;
	void *field = (char *)conf + option->offset;

	return expected ? value_error(option, value, expected, err) :
			  type->set(field, option, value, err);
}

int
value_copy(struct conf *conf, const struct conf_option *option,
    const struct conf *from)
{
	const void *value = (const char *)from + option->offset;
	void *field = (char *)conf + option->offset;

	switch (value_types[option->type].storage) {
	case AS_STRING:
		return set_string(field, *(char *const *)value);
	case AS_LIST:
		return copy_list(field, value);
	case AS_INT:
		*(int *)field = *(const int *)value;
	}
	return 0;
}

void
value_free(struct conf *conf, const struct conf_option *option)
{
	void *field = (char *)conf + option->offset;

	switch (value_types[option->type].storage) {
	case AS_STRING:
		free(*(char **)field);
		*(char **)field = NULL;
		break;
	case AS_LIST:
		free_list(field);
		break;
	case AS_INT:
		break;
	}
}
