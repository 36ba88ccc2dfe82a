#include "conf/args.h"

#include <assert.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/suggest.h"
#include "conf/conf.h"

enum { FLAGS_MAX = 160, LONG_BASE = 256 };
enum { HELP_COLUMN = 30, HELP_WIDTH = 80 - HELP_COLUMN };

/* The flags that are not options: a bool without a value, or a string. */
static const struct command {
	char letter;
	const char *name;
	int has_arg;
	size_t offset;		/* of the field in struct args */
	const char *form;	/* in --help */
	enum value_completion completes;
	const char *words;
	const char *fallback;	/* the value of the flag alone */
	const char *help;
} commands[] = {
	{ 'c', "config", required_argument, offsetof(struct args, file),
	    "=FILE", COMPLETE_FILES, NULL, NULL,
	    "read this configuration file" },
	{ 'i', "inetd", no_argument, offsetof(struct args, inetd), "",
	    COMPLETE_NOTHING, NULL, NULL,
	    "serve one request on stdin and stdout" },
	{ 't', "test", no_argument, offsetof(struct args, test), "",
	    COMPLETE_NOTHING, NULL, NULL, "check the configuration" },
	{ 'T', "print", no_argument, offsetof(struct args, print), "",
	    COMPLETE_NOTHING, NULL, NULL, "print the configuration" },
	{ 'k', "check", no_argument, offsetof(struct args, check), "",
	    COMPLETE_NOTHING, NULL, NULL,
	    "check the menus and handlers of all sites" },
	{ 's', "report", optional_argument, offsetof(struct args, report),
	    "[=FORM]", COMPLETE_WORDS, "text|json|journal", "text",
	    "print the statistics (text, json or journal)" },
	{ 'h', "help", optional_argument, offsetof(struct args, help), "[=all]",
	    COMPLETE_WORDS, "all", "common",
	    "print this help, or that of all options" },
	{ 'V', "version", no_argument, offsetof(struct args, version), "",
	    COMPLETE_NOTHING, NULL, NULL, "print the version" },
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

/* The options on the screen of --help, beside those with a short flag. */
static const char *const common_options[] = { "user", "state", "details",
	"development" };

/* --- the flags --- */

static bool
is_common_option(const struct conf_option *option)
{
	size_t i;

	for (i = 0; i < sizeof common_options / sizeof common_options[0]; i++)
		if (strcmp(option->name, common_options[i]) == 0)
			return true;
	return option->flag != 0;
}

static void
fill_option_flag(struct flag *flag, const struct conf_option *option)
{
	const struct value_ops *type = &value_types[option->type];
	const bool is_bool = option->type == VALUE_BOOL;

	*flag = (struct flag){ .letter = option->flag,
		.name = option->name,
		.has_arg = is_bool ? optional_argument : required_argument,
		.help = option->help,
		.fallback = option->fallback,
		.is_common = is_common_option(option),
		.repeats = type->storage == AS_LIST,
		.completes = type->completes,
		.words = is_bool ? "true|false" : option->words };
	snprintf(flag->form, sizeof flag->form, "%s%s", type->help,
	    option->words ? option->words : "");
}

bool
args_flag(struct flag *flag, size_t i)
{
	const struct command *command = commands;

	if (i >= conf_options_n + COMMANDS)
		return false;
	if (i < conf_options_n) {
		fill_option_flag(flag, &conf_options[i]);
		return true;
	}
	command += i - conf_options_n;
	*flag = (struct flag){ .letter = command->letter,
		.name = command->name,
		.has_arg = command->has_arg,
		.help = command->help,
		.is_common = true,
		.completes = command->completes,
		.words = command->words };
	snprintf(flag->form, sizeof flag->form, "%s", command->form);
	return true;
}

/* Finds the flag that getopt_long() has returned, a letter or a number. */
static size_t
find_flag(struct flag *flag, int c)
{
	size_t i = c >= LONG_BASE ? (size_t)(c - LONG_BASE) : 0;

	while (args_flag(flag, i) && c < LONG_BASE && flag->letter != c)
		i++;
	return i;
}

/* --- errors --- */

/* Returns the name of the long flag that `word` may mean, or NULL. */
static const char *
suggest_flag(const char *word)
{
	const char *meant = conf_synonym(word);
	struct suggestion suggestion;
	struct flag flag;
	size_t i;

	suggest_begin(&suggestion, word);
	for (i = 0; args_flag(&flag, i); i++)
		suggest_offer(&suggestion, flag.name);
	return meant ? meant : suggestion.best;
}

static bool
is_flag_name(const char *word)
{
	struct flag flag;
	size_t i;

	for (i = 0; args_flag(&flag, i); i++)
		if (strcmp(flag.name, word) == 0)
			return true;
	return false;
}

/* Returns the long flag that was written with one dash, or NULL. */
static const char *
find_single_dash(const char *word)
{
	if (word[0] != '-')
		return NULL;
	return is_flag_name(word + 1) ? word + 1 : conf_synonym(word + 1);
}

static int
unknown_flag(const char *name, const char *similar, char *err)
{
	return conf_error(err, "unknown option \"%s\"; %s%s%s", name,
	    similar ? "did you mean --" : "try --help", similar ? similar : "",
	    similar ? "?" : "");
}

/* Explains an error of getopt_long(), which has returned `c`. */
static int
flag_error(const struct args *args, int c, char *err)
{
	const char *arg = args->argv[optind - 1];
	const char *similar = NULL;
	char name[64];
	int i;

	if (optopt > 0 && optopt < LONG_BASE) {
		snprintf(name, sizeof name, "-%c", optopt);
		if (c == ':')
			return conf_error(err, "%s needs a value", name);
		for (i = 1; i < args->argc && similar == NULL; i++)
			if (strchr(args->argv[i], optopt) != NULL)
				similar = find_single_dash(args->argv[i]);
		return unknown_flag(name, similar, err);
	}
	snprintf(name, sizeof name, "%.*s", (int)strcspn(arg, "="), arg);
	if (c == ':')
		return conf_error(err, "%s needs a value", name);
	if (optopt >= LONG_BASE)
		return conf_error(err, "%s takes no value", name);
	return unknown_flag(name, suggest_flag(name + 2), err);
}

/* --- reading --- */

/* Fills in what getopt_long(3) takes; a long flag is LONG_BASE + its number. */
static void
build_flags(char *shorts, struct option *longs)
{
	struct flag flag;
	size_t i;

	*shorts++ = ':';	/* a missing value is not an unknown flag */
	for (i = 0; args_flag(&flag, i); i++) {
		assert(i < FLAGS_MAX - 1);
		*longs++ = (struct option){ flag.name, flag.has_arg, NULL,
			LONG_BASE + (int)i };
		if (flag.letter == 0)
			continue;
		*shorts++ = flag.letter;
		if (flag.has_arg != no_argument)
			*shorts++ = ':';
		if (flag.has_arg == optional_argument)
			*shorts++ = ':';
	}
	*longs = (struct option){ 0 };
	*shorts = '\0';
}

/*
 * Returns the value of the flag that was read, or NULL. After a flag alone, the
 * next argument is its value if it is one of the words.
 */
static const char *
take_value(const struct args *args, const struct flag *flag)
{
	if (optarg != NULL || flag->has_arg != optional_argument ||
	    optind >= args->argc ||
	    value_word(flag->words, args->argv[optind]) == -1)
		return optarg;
	return args->argv[optind++];
}

static int
set_command(struct args *args, const struct command *command, const char *value,
    char *err)
{
	void *field = (char *)args + command->offset;

	if (command->has_arg == no_argument) {
		*(bool *)field = true;
		return 0;
	}
	if (value == NULL)
		value = command->fallback;
	*(const char **)field = value;
	if (command->letter != 's' || value_word(command->words, value) != -1)
		return 0;
	return conf_error(err, "%s: \"%.100s\" is not one of %s", command->name,
	    value, command->words);
}

static int
set_option(struct conf *conf, const struct conf_option *option,
    const char *value, char *err)
{
	if (value == NULL)
		value = "true";	/* a bool alone */
	if (strcmp(option->name, "stats") == 0 &&
	    value_word("text|json|journal", value) != -1)
		return conf_error(err,
		    "stats: \"%s\" is not true or false; --report=%s prints "
		    "the statistics",
		    value, value);
	return conf_set(conf, option->name, value, err);
}

/* Reports whether the value of a flag is the next argument, and a flag too. */
static bool
value_is_flag(const struct args *args, const struct flag *flag)
{
	return flag->has_arg == required_argument &&
	    optarg == args->argv[optind - 1] && optarg[0] == '-' &&
	    optarg[1] != '\0';
}

/* Explains a flag without a value, before another flag or `-1`. */
static int
missing_value(const struct args *args, char *err)
{
	const char *name = args->argv[optind - 2];

	return conf_error(err, "%.60s needs a value; write %.60s%s%.60s", name,
	    name, name[1] == '-' ? "=" : "", optarg);
}

/* Sets the flag that getopt_long() has returned. `-port` is no `-p ort`. */
static int
set_flag(struct args *args, struct conf *conf, int c, char *err)
{
	const char *word = args->argv[optind - 1], *similar;
	struct flag flag = { 0 };
	const size_t i = find_flag(&flag, c);
	const char *value;

	similar = optarg == word + 2 ? find_single_dash(word) : NULL;
	if (similar != NULL && strcmp(similar, "help") != 0)
		return unknown_flag(word, similar, err);
	if (value_is_flag(args, &flag))
		return missing_value(args, err);
	value = take_value(args, &flag);
	if (i < conf_options_n)
		return set_option(conf, &conf_options[i], value, err);
	return set_command(args, &commands[i - conf_options_n], value, err);
}

/* Serves the directory that stands on the command line without a flag. */
static int
set_directory(struct conf *conf, const char *path, char *err)
{
	const struct conf_option *option = conf_option("gopherroot");

	if (is_flag_name(path) && access(path, F_OK) == -1)
		return conf_error(err,
		    "unexpected argument \"%s\"; did you mean --%s?", path,
		    path);
	if (conf->source == CONF_FLAGS &&
	    conf->set_by[option - conf_options] == CONF_FLAGS)
		return conf_error(err,
		    "unexpected argument \"%.100s\"; -r names another "
		    "directory",
		    path);
	return conf_set(conf, option->name, path, err);
}

int
args_read(struct args *args, struct conf *conf, char *err)
{
	struct option longs[FLAGS_MAX];
	char shorts[3 * FLAGS_MAX];
	int c;

	*args = (struct args){ .argc = args->argc, .argv = args->argv };
	build_flags(shorts, longs);
	opterr = 0;
	optind = 0;	/* glibc: start afresh */
	while ((c = getopt_long(args->argc, args->argv, shorts, longs, NULL)) !=
	    -1) {
		if (c == '?' || c == ':')
			return flag_error(args, c, err);
		if (set_flag(args, conf, c, err) == -1)
			return -1;
	}
	if (optind == args->argc)
		return 0;
	if (optind + 1 == args->argc)
		return set_directory(conf, args->argv[optind], err);
	return conf_error(err, "unexpected argument \"%.100s\"; try --help",
	    args->argv[optind + 1]);
}

/* --- help --- */

/* Prints a text in lines that end at column 80. */
static void
print_wrapped(FILE *out, const char *text)
{
	size_t len;

	while (strlen(text) > HELP_WIDTH) {
		len = HELP_WIDTH;
		while (len > 0 && text[len] != ' ')
			len--;
		if (len == 0)
			break;
		fprintf(out, "%.*s\n%*s", (int)len, text, HELP_COLUMN, "");
		text += len + 1;
	}
	fprintf(out, "%s\n", text);
}

static void
print_flag(FILE *out, const struct flag *flag)
{
	const bool has_default = flag->fallback && flag->fallback[0] != '\0';
	char letter[] = "    ", shown[96], text[256];

	if (flag->letter)
		snprintf(letter, sizeof letter, "-%c, ", flag->letter);
	snprintf(shown, sizeof shown, "  %s--%s%s", letter, flag->name,
	    flag->form);
	snprintf(text, sizeof text, "%s%s%s%s", flag->help,
	    has_default ? " [" : "", has_default ? flag->fallback : "",
	    has_default ? "]" : "");
	if (strlen(shown) < HELP_COLUMN)
		fprintf(out, "%-*s", HELP_COLUMN, shown);
	else
		fprintf(out, "%s\n%*s", shown, HELP_COLUMN, "");
	print_wrapped(out, text);
}

void
args_help(FILE *out, bool all)
{
	struct flag flag;
	size_t i;

	fputs("usage: gophermoon [OPTION]... [DIRECTORY]\n\n", out);
	for (i = 0; args_flag(&flag, i); i++) {
		if (i == conf_options_n)
			fputc('\n', out);
		if (all || flag.is_common)
			print_flag(out, &flag);
	}
	fputs("\nExample: gophermoon -n localhost -l 127.0.0.1:7070 ~/gopher\n"
	      "Defaults are in brackets. See also gophermoon(8) and "
	      "gophermoon.lua(5).\n",
	    out);
}
