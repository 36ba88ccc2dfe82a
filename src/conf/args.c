#include "conf/args.h"

#include <assert.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "conf/value.h"

enum { FLAGS_MAX = 160 };

/* The flags that are not options: a bool without a value, or a string. */
static const struct command {
	char flag;
	const char *name;
	int has_arg;
	size_t offset;		/* of the field in struct args */
	const char *value;	/* in --help */
	const char *help;
} commands[] = {
	{ 'c', "config", required_argument, offsetof(struct args, file),
	    "=FILE", "read this configuration file" },
	{ 'i', "inetd", no_argument, offsetof(struct args, inetd), "",
	    "serve one request on stdin and stdout" },
	{ 't', "test", no_argument, offsetof(struct args, test), "",
	    "check the configuration" },
	{ 'T', "print", no_argument, offsetof(struct args, print), "",
	    "print the configuration" },
	{ 'k', "check", no_argument, offsetof(struct args, check), "",
	    "check the menus and handlers of all sites" },
	{ 's', "report", optional_argument, offsetof(struct args, report),
	    "[=text|json|journal]", "print the statistics" },
	{ 'h', "help", no_argument, offsetof(struct args, help), "",
	    "print this help" },
	{ 'V', "version", no_argument, offsetof(struct args, version), "",
	    "print the version" },
};
enum { COMMANDS = sizeof commands / sizeof commands[0], OPTION_BASE = 256 };

static char *
add_short_flag(char *shorts, char flag, int has_arg)
{
	*shorts++ = flag;
	if (has_arg != no_argument)
		*shorts++ = ':';
	if (has_arg == optional_argument)
		*shorts++ = ':';
	return shorts;
}

/* Fills in the flags for getopt_long(3), as set_option_flag() reads them. */
static void
build_flags(char *shorts, struct option *longs)
{
	const struct conf_option *option;
	size_t i;

	assert(COMMANDS + conf_options_n < FLAGS_MAX);
	*shorts++ = ':';	/* a missing value is not an unknown flag */
	for (i = 0; i < COMMANDS; i++) {
		shorts = add_short_flag(shorts, commands[i].flag,
		    commands[i].has_arg);
		*longs++ = (struct option){ commands[i].name,
			commands[i].has_arg, NULL, commands[i].flag };
	}
	for (i = 0; i < conf_options_n; i++) {
		option = &conf_options[i];
		if (option->flag)
			shorts = add_short_flag(shorts, option->flag,
			    required_argument);
		*longs++ = (struct option){ option->name, required_argument,
			NULL, OPTION_BASE + (int)i };
	}
	*longs = (struct option){ 0 };
	*shorts = '\0';
}

static const struct command *
flag_command(int c)
{
	size_t i;

	for (i = 0; i < COMMANDS; i++)
		if (commands[i].flag == c)
			return &commands[i];
	return NULL;
}

static bool
is_report_form(const char *value)
{
	return strcmp(value, "text") == 0 || strcmp(value, "json") == 0 ||
	    strcmp(value, "journal") == 0;
}

static int
set_command_flag(struct args *args, const struct command *command,
    const char *value, char *err)
{
	void *field = (char *)args + command->offset;

	if (command->has_arg == no_argument) {
		*(bool *)field = true;
		return 0;
	}
	if (value == NULL)
		value = "text";
	*(const char **)field = value;
	if (command->flag != 's' || is_report_form(value))
		return 0;
	return conf_error(err,
	    "report: \"%.100s\" is not one of text|json|journal", value);
}

/* Sets the option of a short flag, or of OPTION_BASE and an index. */
static int
set_option_flag(struct conf *conf, int c, const char *value, char *err)
{
	const struct conf_option *option = conf_options;

	if (c >= OPTION_BASE)
		option += c - OPTION_BASE;
	else
		while (option->flag != c)
			option++;
	if (strcmp(option->name, "stats") == 0 && is_report_form(value))
		return conf_error(err,
		    "stats: \"%s\" is not true or false; --report=%s prints "
		    "the statistics",
		    value, value);
	return conf_set(conf, option->name, value, err);
}

static int
flag_error(int c, const char *arg, char *err)
{
	char name[64];
	const char *similar = NULL;

	if (c == ':')
		return conf_error(err, "%s needs a value%s", arg,
		    strcmp(arg, "--stats") == 0 ?
			"; --report prints the statistics" :
			"");
	snprintf(name, sizeof name, "%.*s", (int)strcspn(arg, "="), arg);
	if (strncmp(name, "--", 2) == 0)
		similar = conf_suggest(name + 2);
	return conf_error(err, "unknown option \"%s\"; %s%s%s", name,
	    similar ? "did you mean --" : "try --help", similar ? similar : "",
	    similar ? "?" : "");
}

int
args_read(struct args *args, struct conf *conf, char *err)
{
	const struct command *command;
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
			return flag_error(c, args->argv[optind - 1], err);
		command = flag_command(c);
		if ((command != NULL ?
			    set_command_flag(args, command, optarg, err) :
			    set_option_flag(conf, c, optarg, err)) == -1)
			return -1;
	}
	if (optind == args->argc)
		return 0;
	return conf_error(err, "unexpected argument \"%.100s\"; try --help",
	    args->argv[optind]);
}

static void
print_help_line(FILE *out, char flag, const char *name, const char *value,
    const char *help)
{
	char shown[64];

	snprintf(shown, sizeof shown, "--%s%s", name, value);
	if (flag)
		fprintf(out, "  -%c, %-30s %s\n", flag, shown, help);
	else
		fprintf(out, "      %-30s %s\n", shown, help);
}

void
args_help(FILE *out)
{
	const struct conf_option *option;
	char value[48];
	size_t i;

	fputs("usage: gophermoon [options]\n\n", out);
	for (i = 0; i < COMMANDS; i++)
		print_help_line(out, commands[i].flag, commands[i].name,
		    commands[i].value, commands[i].help);
	fputc('\n', out);
	for (i = 0; i < conf_options_n; i++) {
		option = &conf_options[i];
		snprintf(value, sizeof value, "%s%s",
		    value_types[option->type].help,
		    option->words ? option->words : "");
		print_help_line(out, option->flag, option->name, value,
		    option->help);
	}
	fputs("\nSee gophermoon(8), gophermoon.lua(5) and "
	      "gophermoon-handler(7).\n",
	    out);
}
