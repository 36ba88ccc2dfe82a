#include "conf/args.h"

#include <stdlib.h>
#include <string.h>

#include "suite.h"

static struct conf conf;

static const char *
read_args(struct args *args, int argc, const char *const *words)
{
	static char err[CONF_ERR_MAX];
	char *argv[16] = { NULL };
	int i;

	for (i = 0; i < argc; i++)
		argv[i] = strdup(words[i]);
	err[0] = '\0';
	args->argc = argc;
	args->argv = argv;
	ck_assert_int_eq(args_read(args, &conf, err), err[0] == '\0' ? 0 : -1);
	args->file = NULL;
	for (i = 0; i < argc; i++)
		free(argv[i]);
	return err;
}
#define READ_ARGS(args, ...) \
	read_args(args, \
	    sizeof(const char *[]){ "gophermoon", __VA_ARGS__ } / \
		sizeof(char *), \
	    (const char *const[]){ "gophermoon", __VA_ARGS__ })

START_TEST(flags_are_short_and_long)
{
	struct args args;

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(READ_ARGS(&args, "-r", "/x", "-p7070",
			     "--details=true", "-l", "1", "-l", "2", "-i"),
	    "");
	ck_assert_str_eq(conf.gopherroot, "/x");
	ck_assert_int_eq(conf.serverport, 7070);
	ck_assert(conf.details);
	ck_assert_uint_eq(conf.listen.n, 2);
	ck_assert(args.inetd && !args.test && !args.print);
	conf_free(&conf);
}
END_TEST

START_TEST(a_wrong_command_line_is_explained)
{
	struct args args;

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(READ_ARGS(&args, "--severname=x"),
	    "unknown option "
	    "\"--severname\"; did you mean --servername?");
	ck_assert_str_eq(READ_ARGS(&args, "-z"),
	    "unknown option \"-z\"; try --help");
	ck_assert_str_eq(READ_ARGS(&args, "-p"), "-p needs a value");
	ck_assert_str_eq(READ_ARGS(&args, "stray"),
	    "unexpected argument \"stray\"; try --help");
	conf_free(&conf);
}
END_TEST

START_TEST(a_report_is_not_the_option_stats)
{
	struct args args;

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(READ_ARGS(&args, "--stats=true"), "");
	ck_assert(conf.stats && args.report == NULL);
	ck_assert_str_eq(READ_ARGS(&args, "-s"), "");
	ck_assert_str_eq(args.report, "text");
	ck_assert_str_eq(READ_ARGS(&args, "--report"), "");
	ck_assert_str_eq(args.report, "text");
	ck_assert_str_eq(READ_ARGS(&args, "--report=xml"),
	    "report: \"xml\" is not one of text|json|journal");
	ck_assert_str_eq(READ_ARGS(&args, "--stats=json"),
	    "stats: \"json\" is not true or false; --report=json prints the "
	    "statistics");
	ck_assert_str_eq(READ_ARGS(&args, "--stats"),
	    "--stats needs a value; --report prints the statistics");
	conf_free(&conf);
}
END_TEST

Suite *
args_suite(void)
{
	const TTest *const tests[] = {
		flags_are_short_and_long,
		a_wrong_command_line_is_explained,
		a_report_is_not_the_option_stats,
	};

	return SUITE("args", tests);
}
