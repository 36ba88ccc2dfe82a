/* Gophermoon: command line, and the choice of mode. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer/report.h"
#include "base/log.h"
#include "script/conffile.h"
#include "server/inetd.h"
#include "server/privs.h"
#include "server/server.h"
#include "server/sockets.h"
#include "site/confargs.h"
#include "site/figures.h"
#include "site/journal.h"
#include "site/state.h"
#include "site/stats.h"
#include "site/store.h"

enum { EXIT_USAGE = 2 };

/* The words of the command line, which win over the file. */
struct command_line {
	int argc;
	char **argv;
};

/* Defaults, then the file, then the flags. -1 and a sentence in `err`. */
static int
read_conf(struct conf *conf, const struct command_line *line, char *err)
{
	struct confargs args;

	if (conf_init(conf) == -1) {
		(void)snprintf(err, CONF_ERR_MAX, "out of memory");
		return -1;
	}
	if (confargs_read(&args, NULL, line->argc, line->argv, err) == -1)
		return -1;
	conf->source = CONF_FILE;
	if (args.file != NULL && conffile_load(conf, args.file, err) == -1)
		return -1;
	conf->source = CONF_FLAGS;
	if (confargs_read(&args, conf, line->argc, line->argv, err) == -1)
		return -1;
	return conf_complete(conf, err);
}

/* For SIGHUP: the same again, with the complaint in the log. */
static int
read_conf_again(struct conf *conf, void *with)
{
	char err[CONF_ERR_MAX];

	if (read_conf(conf, with, err) == 0)
		return 0;
	log_error("%s; the configuration stays as it was", err);
	conf_free(conf);
	return -1;
}

static void
usage_error(const char *err)
{
	log_error("%s", err);
	exit(EXIT_USAGE);
}

/* Reads all options, or exits: 2 for the command line, 1 for the file. */
static void
read_conf_or_exit(struct conf *conf, struct confargs *args,
    const struct command_line *line)
{
	char err[CONF_ERR_MAX];
	struct conf flags;

	/* The flags alone, to know whose mistake it is. */
	if (conf_init(&flags) == -1)
		die("out of memory");
	if (confargs_read(args, &flags, line->argc, line->argv, err) == -1)
		usage_error(err);
	conf_free(&flags);
	if (read_conf(conf, line, err) == -1)
		die("%s", err);
}

/* Does what flags like --help ask for; exits if that was all. */
static void
answer_asks(const struct confargs *args)
{
	if (args->help)
		confargs_help(stdout);
	else if (args->version)
		puts("gophermoon " GOPHERMOON_VERSION);
	else
		return;
	exit(fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* Statistics are looked at where there may be no site. */
static void
open_root(struct root *root, const struct conf *conf, bool for_stats)
{
	const char *hint;

	if (root_open(root, for_stats ? "/" : conf->gopherroot, conf) == 0)
		return;
	hint = conf_tilde(conf->gopherroot);
	die("gopherroot \"%s\": %s; %s", conf->gopherroot, strerror(errno),
	    hint ? hint : "name the directory to serve with -r");
}

static void
open_state(const struct conf *conf)
{
	const char *hint;

	if (conf->state[0] != '\0' && !state_is_built_in())
		die("state: this server was built without SQLite");
	if (state_open(conf->state) == 0)
		return;
	hint = conf_tilde(conf->state);
	die("state \"%s\": %s; %s", conf->state, strerror(errno),
	    hint ? hint : "make the directory, for the account that serves");
}

/* Success if nothing is to be said against any map. */
static int
check_maps(const struct conf *conf, const struct root *root)
{
	long printed;

	printed = report_print(conf, root, "check.lua", NULL, stdout);
	if (printed == 0)
		log_info("all gophermaps are as they seem to be meant");
	return printed == 0 && fflush(stdout) == 0 ? EXIT_SUCCESS :
						     EXIT_FAILURE;
}

/* Fills statistics in memory with what the journal on stdin tells. */
static struct stats *
read_journal(const struct conf *conf)
{
	char err[JOURNAL_ERR_MAX];
	struct journal journal;
	struct stats *stats;

	stats = stats_open_memory(conf, err);
	if (stats == NULL || journal_read(&journal, stats, stdin, err) == -1)
		die("stats: %s", err);
	if (journal.skipped > 0)
		log_info("%lu of %lu lines name no visitor", journal.skipped,
		    journal.lines);
	return stats;
}

/* What is not there is not made: it would be the wrong account's. */
static void
find_stats(const struct conf *conf)
{
	if (conf->state[0] == '\0')
		die("stats: there are none; name their directory with --state, "
		    "or the configuration with -c");
	open_state(conf);
	if (!store_exists(conf))
		die("stats: there are none yet in \"%s\"", conf->state);
}

/* The statistics, printed. */
static int
print_stats(struct conf *conf, const struct root *root, const char *form)
{
	struct stats *stats = NULL;
	long printed;

	if (strcmp(form, "journal") == 0) {
		stats = read_journal(conf);
		figures_use(stats);
	} else
		find_stats(conf);
	printed = report_print(conf, root, "stats.lua", form, stdout);
	figures_close();
	stats_close(stats);
	return printed > 0 && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* A process that serves one visitor gives up all at once. */
static void
confine(struct conf *conf, struct root *root)
{
	struct privs privs;

	privs_drop(&privs, conf, false);
	if (privs_check(&privs, conf, root) == -1)
		exit(EXIT_FAILURE);
	log_to_file_or_die(conf->log_file);
	privs_confine(&privs, conf, root);
}

static void
serve(struct conf *conf, struct root *root, struct command_line *line,
    bool inetd)
{
	const struct server_reload reload = { read_conf_again, line };
	int visitor;

	visitor = sockets_visitor();
	if (!inetd && visitor == -1) {
		server_run(conf, root, &reload);
		return;
	}
	confine(conf, root);
	if (visitor > STDERR_FILENO)
		inetd_run(conf, root, visitor, visitor);
	else
		inetd_run(conf, root, STDIN_FILENO, STDOUT_FILENO);
}

int
main(int argc, char *argv[])
{
	struct command_line line = { argc, argv };
	struct confargs args;
	struct conf conf;
	struct root root;
	int status = EXIT_SUCCESS;

	log_reopen_on(SIGUSR1);
	read_conf_or_exit(&conf, &args, &line);
	answer_asks(&args);
	if (args.print) {
		conf_dump(&conf, stdout);
		conf_free(&conf);
		return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	log_open((enum log_where)conf.log, conf_log_level(&conf));
	open_root(&root, &conf, args.stats != NULL);
	if (args.test) {
		sockets_check(&conf);
		log_info("the configuration is valid");
	} else if (args.check) {
		status = check_maps(&conf, &root);
	} else if (args.stats != NULL) {
		status = print_stats(&conf, &root, args.stats);
	} else {
		open_state(&conf);
		(void)signal(SIGPIPE, SIG_IGN);
		serve(&conf, &root, &line, args.inetd);
	}
	root_close(&root);
	conf_free(&conf);
	return status;
}
