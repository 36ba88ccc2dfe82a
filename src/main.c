/* Gophermoon: command line, and the choice of mode. */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer/run_script.h"
#include "base/log.h"
#include "script/conffile.h"
#include "server/inetd.h"
#include "confine/privs.h"
#include "server/server.h"
#include "server/sockets.h"
#include "conf/args.h"
#include "stats/query.h"
#include "stats/journal.h"
#include "store/state_dir.h"
#include "store/db.h"

enum { EXIT_USAGE = 2 };

/* The words of the command line, which win over the file. */
struct command_line {
	int argc;
	char **argv;
};

/* A service manager has a directory for us: see systemd.exec(5). */
static int
take_state_directory(struct conf *conf)
{
	const char *given = getenv("STATE_DIRECTORY");
	char *state;

	if (given == NULL || conf->state[0] != '\0' || !db_is_supported())
		return 0;
	state = strndup(given, strcspn(given, ":"));
	if (state == NULL)
		return -1;
	free(conf->state);
	conf->state = state;
	return 0;
}

/* Defaults, then the file, then the flags. -1 and a sentence in `err`. */
static int
read_conf(struct conf *conf, const struct command_line *line, char *err)
{
	struct args args;

	if (conf_init(conf) == -1) {
		(void)snprintf(err, CONF_ERR_MAX, "out of memory");
		return -1;
	}
	if (args_read(&args, NULL, line->argc, line->argv, err) == -1)
		return -1;
	conf->source = CONF_FILE;
	if (args.file != NULL && conffile_load(conf, args.file, err) == -1)
		return -1;
	conf->source = CONF_FLAGS;
	if (args_read(&args, conf, line->argc, line->argv, err) == -1)
		return -1;
	if (conf_complete(conf, err) == -1)
		return -1;
	(void)snprintf(err, CONF_ERR_MAX, "out of memory");
	return take_state_directory(conf);
}

/* For SIGHUP: the same again, with the complaint in the log. */
static int
read_conf_again(struct conf *conf, void *with)
{
	char err[CONF_ERR_MAX];

	if (read_conf(conf, with, err) == 0 && conf_check_state(conf, err) == 0)
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
read_conf_or_exit(struct conf *conf, struct args *args,
    const struct command_line *line)
{
	char err[CONF_ERR_MAX];
	struct conf flags;

	/* The flags alone, to know whose mistake it is. */
	if (conf_init(&flags) == -1)
		die("out of memory");
	if (args_read(args, &flags, line->argc, line->argv, err) == -1)
		usage_error(err);
	conf_free(&flags);
	if (read_conf(conf, line, err) == -1)
		die("%s", err);
}

/* Does what flags like --help ask for; exits if that was all. */
static void
answer_asks(const struct args *args)
{
	if (args->help)
		args_help(stdout);
	else if (args->version)
		printf("gophermoon " GOPHERMOON_VERSION "%s\n",
		    db_is_supported() ? "" : ", built without SQLite");
	else
		return;
	exit(fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* Opens all sites, or exits. */
static void
open_sites(struct sites *sites, const struct conf *conf)
{
	char err[CONF_ERR_MAX];

	if (sites_open(sites, conf, err) == 0)
		return;
	if (conf->has_blocks || conf_tilde_hint(conf->gopherroot) != NULL ||
	    strncmp(err, "gopherroot", 10) != 0)
		die("%s", err);
	die("%s; name the directory to serve with -r", err);
}

/* Checks a site. Returns the bytes that were printed, or -1. */
static long
check_site(const struct sites *sites, const struct site *site)
{
	const struct site_context context = { .conf = site->conf,
		.root = &site->root,
		.site = site,
		.sites = sites };

	(void)fflush(stdout);	/* what is said of the one before */
	if (sites->n > 1)
		log_info("checking the site %s", site->name);
	return run_script(&context, "check.lua", NULL, stdout);
}

/* What to do about a state that cannot be used, for `error`. */
static const char *
state_hint(const char *path, int error, bool looks)
{
	const char *hint = conf_tilde_hint(path);

	if (hint != NULL)
		return hint;
	if (error != EACCES && error != EROFS && error != EPERM)
		return "make the directory, for the account that serves";
	return looks ? "run this as the account that serves" :
		       "the account that serves has to be able to write there";
}

/* Who looks does not serve. Returns 0, or -1 and a sentence in `err`. */
static int
try_state(const struct conf *conf, bool looks, char *err)
{
	int reason;

	if (!looks && conf_check_state(conf, err) == -1)
		return -1;
	(void)snprintf(err, CONF_ERR_MAX,
	    "state: this server was built without SQLite");
	if (conf->state[0] != '\0' && !db_is_supported())
		return -1;
	if (state_dir_open(conf->state) == 0)
		return 0;
	reason = errno;
	(void)snprintf(err, CONF_ERR_MAX, "state \"%.200s\": %s; %s",
	    conf->state, strerror(reason),
	    state_hint(conf->state, reason, looks));
	return -1;
}

static void
open_state(const struct conf *conf, bool looks)
{
	char err[CONF_ERR_MAX];

	if (try_state(conf, looks, err) == -1)
		die("%s", err);
}

/* One visitor is served also where nothing can be remembered of it. */
static void
open_state_or_complain(struct conf *conf)
{
	char err[CONF_ERR_MAX];

	if (try_state(conf, false, err) == 0)
		return;
	log_error("%s", err);
	conf->stats = false;
}

/* Success if nothing is to be said against any site. */
static int
check_sites(const struct sites *sites)
{
	bool right = true;
	size_t i;

	for (i = 0; i < sites->n; i++)
		right = check_site(sites, &sites->at[i]) == 0 && right;
	if (right)
		log_info("the check has found nothing wrong");
	return right && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* What a server that listens could not begin with. */
static void
test(struct conf *conf)
{
	char err[CONF_ERR_MAX];

	if (conf->stats && conf->state[0] == '\0') {
		log_warn("stats: the server starts only where systemd brings "
			 "a directory for them, or state names one");
		conf->stats = false;
	}
	open_state(conf, false);
	if (sockets_check(conf, err) == -1)
		die("%s", err);
	log_info("the configuration is valid");
}

/* Makes the journal on stdin the source of all queries. */
static void
read_journal(void)
{
	char err[JOURNAL_ERR_MAX];
	struct journal journal;

	if (isatty(STDIN_FILENO))
		log_info("reading a journal from standard input");
	if (journal_read(&journal, stdin, err) == -1)
		die("stats: %s", err);
	if (journal.skipped == journal.lines)
		die("stats: no line names a visitor; is it from journalctl -o "
		    "json?");
	if (journal.skipped > 0)
		log_info("%lu of %lu lines name no visitor", journal.skipped,
		    journal.lines);
}

/* What is not there is not made: it would be the wrong account's. */
static void
find_stats(const struct conf *conf)
{
	char other[DB_NAME_MAX];
	size_t i;

	if (conf->state[0] == '\0')
		die("stats: there are none; name their directory with --state, "
		    "or the configuration with -c");
	open_state(conf, true);
	for (i = 0; i < conf->n_sites; i++)
		if (db_exists(&conf->sites[i]))
			return;
	if (db_find_orphan(conf, other))
		die("stats: \"%s\" has those of another site in %s; name the "
		    "configuration with -c",
		    conf->state, other);
	die("stats: there are none yet in \"%s\"", conf->state);
}

/* Statistics are looked at where there may be no site. */
static bool
print_site(const struct conf *site, const char *form)
{
	struct root root;
	const struct site_context context = { .conf = site, .root = &root };
	bool right;

	if (root_open(&root, "/", site) == -1)
		die("/: %s", strerror(errno));
	right = run_script(&context, "stats.lua", form, stdout) > 0;
	root_close(&root);
	return right;
}

/* Several objects of JSON are an array; several pages have a line between. */
static bool
print_sites(const struct conf *conf, const char *form)
{
	bool is_json = strcmp(form, "json") == 0, right = true;
	const char *between = is_json ? "[" : "";
	size_t i;

	for (i = 0; i < conf->n_sites; i++) {
		if (!db_exists(&conf->sites[i]))
			continue;
		if (conf->has_blocks)
			(void)fputs(between, stdout);
		between = is_json ? "," : "\n";
		right = print_site(&conf->sites[i], form) && right;
	}
	if (conf->has_blocks && is_json)
		(void)puts("]");
	return right;
}

/* The statistics, printed. */
static int
print_stats(struct conf *conf, const struct args *args)
{
	const char *form = args->stats;
	bool right;

	/* Flags alone do not tell whether the server goes on with them. */
	if (args->file == NULL)
		conf->sites[0].stats = true;

	if (strcmp(form, "journal") == 0) {
		read_journal();
		right = print_site(&conf->sites[0], form);
	} else {
		find_stats(conf);
		right = print_sites(conf, form);
	}
	query_close();
	return right && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* A process that serves one visitor gives up all at once. */
static void
confine(struct conf *conf, struct sites *sites)
{
	struct privs privs;

	privs_drop(&privs, conf, false);
	if (privs_check(&privs, sites) == -1)
		exit(EXIT_FAILURE);
	if (privs_check_state(conf) == -1)
		conf->stats = false;	/* most answers do without a state */
	log_to_file_or_die(conf->log_file);
	privs_confine(&privs, conf, sites);
}

static void
serve(struct conf *conf, struct sites *sites, struct command_line *line,
    bool inetd)
{
	const struct server_reload reload = { read_conf_again, line };
	int visitor;

	visitor = sockets_visitor();
	if (!inetd && visitor == -1) {
		open_state(conf, false);
		server_run(conf, sites, &reload);
		return;
	}
	open_state_or_complain(conf);
	confine(conf, sites);
	if (visitor > STDERR_FILENO)
		inetd_run(conf, sites, visitor, visitor);
	else
		inetd_run(conf, sites, STDIN_FILENO, STDOUT_FILENO);
}

int
main(int argc, char *argv[])
{
	struct command_line line = { argc, argv };
	struct args args;
	struct conf conf;
	struct sites sites;
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
	if (args.stats != NULL) {
		status = print_stats(&conf, &args);
		conf_free(&conf);
		return status;
	}
	open_sites(&sites, &conf);
	if (args.check) {
		status = check_sites(&sites);
	} else if (args.test) {
		test(&conf);
	} else {
		(void)signal(SIGPIPE, SIG_IGN);
		(void)signal(SIGXFSZ, SIG_IGN);
		serve(&conf, &sites, &line, args.inetd);
	}
	sites_close(&sites);
	conf_free(&conf);
	return status;
}
