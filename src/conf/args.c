#include "conf/args.h"

#include <assert.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { FLAGS_MAX = 128 };

/* The flags that are no options. */
static const struct {
	char flag;
	const char *name;
	int has_arg;
	const char *help;
} asks[] = {
	{ 'c', "config", required_argument, "read this configuration file" },
	{ 'i', "inetd", no_argument, "serve one request on stdin and stdout" },
	{ 't', "test", no_argument, "check the configuration" },
	{ 'T', "print", no_argument, "print the configuration" },
	{ 'k', "check", no_argument,
	    "check the maps and handlers of the site" },
	{ 's', "stats", optional_argument,
	    "print the statistics; =journal reads a journal" },
	{ 'h', "help", no_argument, "print this help" },
	{ 'V', "version", no_argument, "print the version" },
};
enum { ASKS = sizeof asks / sizeof asks[0], ROW_BASE = 256 };

/* A row answers to its place in the table, an ask to its short flag. */
static void
build_flags(char *shorts, struct option *longs)
{
	size_t i, n;

	assert(ASKS + conf_rows_n < FLAGS_MAX);
	*shorts++ = ':';	/* tell a missing value from an unknown flag */
	for (n = i = 0; i < ASKS; i++, n++) {
		*shorts++ = asks[i].flag;
		if (asks[i].has_arg != no_argument)
			*shorts++ = ':';
		if (asks[i].has_arg == optional_argument)
			*shorts++ = ':';
		longs[n] = (struct option){ asks[i].name, asks[i].has_arg, NULL,
			asks[i].flag };
	}
	for (i = 0; i < conf_rows_n; i++, n++) {
		if (conf_rows[i].flag) {
			*shorts++ = conf_rows[i].flag;
			*shorts++ = ':';
		}
		longs[n] = (struct option){ conf_rows[i].name,
			required_argument, NULL, ROW_BASE + (int)i };
	}
	longs[n] = (struct option){ 0 };
	*shorts = '\0';
}

static const struct option_row *
row_of(int c)
{
	size_t i;

	if (c >= ROW_BASE)
		return &conf_rows[c - ROW_BASE];
	for (i = 0; i < conf_rows_n; i++)
		if (conf_rows[i].flag == c)
			return &conf_rows[i];
	return NULL;
}

static bool
take_ask(struct args *args, int c)
{
	switch (c) {
	case 'c':
		args->file = optarg;
		return true;
	case 'i':
		return args->inetd = true;
	case 't':
		return args->test = true;
	case 'T':
		return args->print = true;
	case 'k':
		return args->check = true;
	case 'h':
		return args->help = true;
	case 'V':
		return args->version = true;
	default:
		return false;
	}
}

static int
wrong_flag(int c, const char *arg, char *err)
{
	char name[64];
	const char *like;

	if (c == ':') {
		(void)snprintf(err, CONF_ERR_MAX, "%s needs a value", arg);
		return -1;
	}
	(void)snprintf(name, sizeof name, "%.*s", (int)strcspn(arg, "="), arg);
	like = strncmp(name, "--", 2) == 0 ? conf_suggest(name + 2) : NULL;
	(void)snprintf(err, CONF_ERR_MAX, "unknown option \"%s\"%s%s%s", name,
	    like ? "; did you mean --" : "", like ? like : "",
	    like ? "?" : "; try --help");
	return -1;
}

/* The option of that name is no question: --stats=true. */
static bool
is_bool(const char *form)
{
	return strcmp(form, "true") == 0 || strcmp(form, "false") == 0;
}

static int
take_stats(struct args *args, struct conf *conf, const char *form, char *err)
{
	if (is_bool(form))
		return conf == NULL ? 0 : conf_set(conf, "stats", form, err);
	args->stats = form;
	if (strcmp(form, "text") == 0 || strcmp(form, "json") == 0 ||
	    strcmp(form, "journal") == 0)
		return 0;
	(void)snprintf(err, CONF_ERR_MAX,
	    "stats: \"%.100s\" is not one of text, json, journal, true and "
	    "false",
	    form);
	return -1;
}

int
args_read(struct args *args, struct conf *conf, int argc, char *const argv[],
    char *err)
{
	struct option longs[FLAGS_MAX];
	char shorts[2 * FLAGS_MAX];
	int c;

	*args = (struct args){ 0 };
	build_flags(shorts, longs);
	opterr = 0;
	optind = 0;	/* glibc: start afresh */
	while ((c = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (c == '?' || c == ':')
			return wrong_flag(c, argv[optind - 1], err);
		if (c == 's' &&
		    take_stats(args, conf, optarg ? optarg : "text", err) == -1)
			return -1;
		if (c == 's' || take_ask(args, c) || conf == NULL)
			continue;
		if (conf_set(conf, row_of(c)->name, optarg, err) == -1)
			return -1;
	}
	if (optind == argc)
		return 0;
	(void)snprintf(err, CONF_ERR_MAX,
	    "unexpected argument \"%.100s\"; try --help", argv[optind]);
	return -1;
}

static void
help_line(FILE *out, char flag, const char *name, const char *value,
    const char *help)
{
	char shown[64];

	(void)snprintf(shown, sizeof shown, "--%s%s", name, value);
	if (flag)
		fprintf(out, "  -%c, %-30s %s\n", flag, shown, help);
	else
		fprintf(out, "      %-30s %s\n", shown, help);
}

void
args_help(FILE *out)
{
	static const char *const values[] = {
		[CONF_STRING] = "=TEXT",
		[CONF_HOST] = "=NAME",
		[CONF_LINE] = "=TEXT",
		[CONF_NAME] = "=NAME",
		[CONF_NUMBER] = "=N",
		[CONF_BOOL] = "=true|false",
		[CONF_CHOICE] = "=",
		[CONF_LIST] = "=",
		[CONF_FOLDERS] = "=true|false|",
		[CONF_CIDRS] = "=",
		[CONF_TYPES] = "=",
		[CONF_PATTERNS] = "=",
		[CONF_REDIRECTS] = "=",
	};
	static const char *const takes[] = {
		[no_argument] = "",
		[required_argument] = "=FILE",
		[optional_argument] = "=text|json|journal",
	};
	const struct option_row *row;
	char value[48];
	size_t i;

	fputs("usage: gophermoon [options]\n\n", out);
	for (i = 0; i < ASKS; i++)
		help_line(out, asks[i].flag, asks[i].name,
		    takes[asks[i].has_arg], asks[i].help);
	fputc('\n', out);
	for (i = 0; i < conf_rows_n; i++) {
		row = &conf_rows[i];
		(void)snprintf(value, sizeof value, "%s%s", values[row->type],
		    row->words ? row->words : "");
		help_line(out, row->flag, row->name, value, row->help);
	}
	fputs("\nSee gophermoon(8), gophermoon.lua(5) and "
	      "gophermoon-handler(7).\n",
	    out);
}
