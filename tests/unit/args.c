#include "conf/args.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "suite.h"

static struct conf conf;

static const char *
read_args(struct args *args, int argc, const char *const *words)
{
	static char err[CONF_ERR_MAX], store[16][64];
	char *argv[17] = { NULL };
	int i;

	for (i = 0; i < argc; i++) {
		snprintf(store[i], sizeof store[i], "%s", words[i]);
		argv[i] = store[i];
	}
	err[0] = '\0';
	args->argc = argc;
	args->argv = argv;
	ck_assert_int_eq(args_read(args, &conf, err), err[0] == '\0' ? 0 : -1);
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
	ck_assert_str_eq(READ_ARGS(&args, "--versoin"),
	    "unknown option \"--versoin\"; did you mean --version?");
	ck_assert_str_eq(READ_ARGS(&args, "-z"),
	    "unknown option \"-z\"; try --help");
	ck_assert_str_eq(READ_ARGS(&args, "zoo", "-z"),
	    "unknown option \"-z\"; try --help");
	ck_assert_str_eq(READ_ARGS(&args, "-p"), "-p needs a value");
	ck_assert_str_eq(READ_ARGS(&args, "--serverport"),
	    "--serverport needs a value");
	ck_assert_str_eq(READ_ARGS(&args, "--test=1"), "--test takes no value");
	ck_assert_str_eq(READ_ARGS(&args, "one", "two"),
	    "unexpected argument \"two\"; try --help");
	conf_free(&conf);
}
END_TEST

START_TEST(an_error_names_the_letter_of_a_cluster)
{
	struct args args;

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(READ_ARGS(&args, "-dp"),
	    "unknown option \"-d\"; try --help");
	ck_assert_str_eq(READ_ARGS(&args, "-w1", "-itdp", "70"),
	    "unknown option \"-d\"; try --help");
	ck_assert_str_eq(READ_ARGS(&args, "-itd"),
	    "unknown option \"-d\"; try --help");
	ck_assert_str_eq(READ_ARGS(&args, "-itp"), "-p needs a value");
	conf_free(&conf);
}
END_TEST

START_TEST(words_of_other_servers_get_a_suggestion)
{
	static const struct {
		const char *word, *flag;
	} cases[] = {
		{ "--port=7070", "--serverport" },
		{ "--port", "--serverport" },
		{ "--host=a", "--servername" },
		{ "--hostname=a", "--servername" },
		{ "--root=/x", "--gopherroot" },
		{ "--dir=/x", "--gopherroot" },
		{ "--bind=::1", "--listen" },
		{ "--max-connections=1", "--max_connections" },
		{ "-details", "--details" },
		{ "-version", "--version" },
		{ "-development", "--development" },
		{ "-dir", "--gopherroot" },
		{ "-port", "--serverport" },
		{ "-root", "--gopherroot" },
		{ "-name", "--servername" },
		{ "-host", "--servername" },
		{ "-listen", "--listen" },
		{ "-servername", "--servername" },
	};
	struct args args;
	char hint[64];
	size_t i;

	ck_assert_int_eq(conf_init(&conf), 0);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		snprintf(hint, sizeof hint, "; did you mean %s?",
		    cases[i].flag);
		ck_assert_ptr_nonnull(
		    strstr(READ_ARGS(&args, cases[i].word), hint));
	}
	conf_free(&conf);
}
END_TEST

START_TEST(a_suggestion_is_for_the_first_word_that_has_one)
{
	struct args args;

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(READ_ARGS(&args, "-details", "-development", "dir"),
	    "unknown option \"-d\"; did you mean --details?");
	conf_free(&conf);
}
END_TEST

START_TEST(a_flag_alone_is_true)
{
	struct args args;

	ck_assert_int_eq(conf_init(&conf), 0);
	ck_assert_str_eq(READ_ARGS(&args, "--development", "--details", "-i"),
	    "");
	ck_assert(conf.development && conf.details && args.inetd);
	ck_assert_str_eq(READ_ARGS(&args, "--details=false"), "");
	ck_assert(!conf.details);
	ck_assert_str_eq(
	    READ_ARGS(&args, "--http", "false", "--details", "true", "dir"),
	    "");
	ck_assert(!conf.http && conf.details);
	ck_assert_str_eq(conf.gopherroot, "dir");
	ck_assert_str_eq(READ_ARGS(&args, "--details=yes"),
	    "details: \"yes\" is not true or false");
	conf_free(&conf);
}
END_TEST

START_TEST(a_directory_needs_no_flag)
{
	struct args args;

	ck_assert_int_eq(conf_init(&conf), 0);
	conf.source = CONF_FLAGS;
	ck_assert_str_eq(READ_ARGS(&args, "dir", "-p", "7070"), "");
	ck_assert_str_eq(conf.gopherroot, "dir");
	ck_assert_int_eq(conf.serverport, 7070);
	conf_free(&conf);
	ck_assert_int_eq(conf_init(&conf), 0);
	conf.source = CONF_FLAGS;
	ck_assert_str_eq(READ_ARGS(&args, "--", "-dir"), "");
	ck_assert_str_eq(conf.gopherroot, "-dir");
	ck_assert_str_eq(READ_ARGS(&args, "-r", "one", "two"),
	    "unexpected argument \"two\"; -r names another directory");
	conf_free(&conf);
	ck_assert_int_eq(conf_init(&conf), 0);
	tree_make();
	ck_assert_str_eq(READ_ARGS(&args, "listen"),
	    "unexpected argument \"listen\"; did you mean --listen?");
	ck_assert_int_eq(mkdir("listen", 0755), 0);
	ck_assert_str_eq(READ_ARGS(&args, "listen"), "");
	ck_assert_str_eq(conf.gopherroot, "listen");
	conf_free(&conf);
	tree_remove();
}
END_TEST

/* Reads a help into lines, and returns their number. */
static size_t
count_help_lines(bool all, size_t *longest)
{
	char line[256];
	size_t n, len;
	FILE *help;

	help = tmpfile();
	ck_assert_ptr_nonnull(help);
	args_help(help, all);
	rewind(help);
	*longest = 0;
	for (n = 0; fgets(line, sizeof line, help) != NULL; n++) {
		len = strcspn(line, "\n");
		*longest = len > *longest ? len : *longest;
	}
	fclose(help);
	return n;
}

START_TEST(the_help_fits_one_screen)
{
	size_t longest;

	ck_assert_uint_lt(count_help_lines(false, &longest), 24);
	ck_assert_uint_le(longest, 80);
	ck_assert_uint_gt(count_help_lines(true, &longest), 60);
	ck_assert_uint_le(longest, 80);
}
END_TEST

START_TEST(each_flag_is_described_once)
{
	struct flag flag, other;
	size_t i, j;

	for (i = 0; args_flag(&flag, i); i++) {
		ck_assert(flag.has_arg == 1 || flag.has_arg == 2 ||
		    flag.form[0] == '\0');
		ck_assert(
		    flag.completes != COMPLETE_WORDS || flag.words != NULL);
		for (j = 0; j < i && args_flag(&other, j); j++) {
			ck_assert_str_ne(flag.name, other.name);
			ck_assert(!flag.letter || flag.letter != other.letter);
		}
	}
	ck_assert_uint_gt(i, conf_options_n);
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
	ck_assert_str_eq(READ_ARGS(&args, "--report", "json"), "");
	ck_assert_str_eq(args.report, "json");
	ck_assert_str_eq(READ_ARGS(&args, "-h"), "");
	ck_assert_str_eq(args.help, "common");
	ck_assert_str_eq(READ_ARGS(&args, "-help"), "");
	ck_assert_ptr_nonnull(args.help);
	ck_assert_str_eq(READ_ARGS(&args, "--help", "all"), "");
	ck_assert_str_eq(args.help, "all");
	conf_free(&conf);
}
END_TEST

Suite *
args_suite(void)
{
	const TTest *const tests[] = {
		flags_are_short_and_long,
		a_wrong_command_line_is_explained,
		an_error_names_the_letter_of_a_cluster,
		words_of_other_servers_get_a_suggestion,
		a_suggestion_is_for_the_first_word_that_has_one,
		a_flag_alone_is_true,
		a_directory_needs_no_flag,
		the_help_fits_one_screen,
		each_flag_is_described_once,
		a_report_is_not_the_option_stats,
	};

	return SUITE("args", tests);
}
