/* Gophermoon: command line, and the choice of mode. */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/std_fds.h"
#include "base/log.h"
#include "conf/value.h"
#include "conf/sites.h"
#include "conf/args.h"
#include "store/state_dir.h"
#include "store/db.h"
#include "script/conffile.h"
#include "answer/report.h"
#include "confine/privs.h"
#include "server/sockets.h"
#include "server/inetd.h"
#include "server/server.h"

enum { EXIT_USAGE = 2 };

/* Uses the state directory that a service manager made, see systemd.exec(5). */
static int
inherit_state_directory(struct conf *conf, char *err)
{
	const char *paths = getenv("STATE_DIRECTORY");
	char path[PATH_MAX + 1];

	if (paths == NULL || conf->state[0] != '\0' || !db_is_supported())
		return 0;
	snprintf(path, sizeof path, "%.*s", (int)strcspn(paths, ":"), paths);
	return value_set(conf, conf_option("state"), path, err);
}

/* Reads defaults, file and flags. Returns 0, or -1 with a message in `err`. */
static int
read_conf(struct conf *conf, const struct args *args, char *err)
{
	struct args again = *args;
	struct endpoints endpoints;

	if (conf_init(conf) == -1)
		return conf_error(err, "out of memory");
	conf->source = CONF_FILE;
	if (args->file != NULL && conffile_load(conf, args->file, err) == -1)
		return -1;
	conf->source = CONF_FLAGS;
	if (args_read(&again, conf, err) == -1 ||
	    conf_complete(conf, err) == -1 ||
	    endpoints_read(&endpoints, conf, err) == -1)
		return -1;
	return inherit_state_directory(conf, err);
}

/* Reads the configuration for a reload. */
static int
reload_conf(struct conf *conf, void *args, char *err)
{
	if (read_conf(conf, args, err) == 0 && conf_check_state(conf, err) == 0)
		return 0;
	conf_free(conf);
	return -1;
}

/* Reports whether the command line asks to serve, and not for a command. */
static bool
is_serving(const struct args *args)
{
	return !args->help && !args->version && !args->print && !args->test &&
	    !args->check && args->report == NULL;
}

/*
 * Keeps the log away from the client of a process that serves one. A command
 * talks to its caller, such as ssh, also over a socket.
 */
static void
avoid_client(const struct args *args)
{
	const int client = sockets_connection();

	if (!is_serving(args))
		return;
	log_target_avoid(STDIN_FILENO);
	if (client > STDERR_FILENO)
		log_target_avoid(client);
	else if (args->inetd || client != -1)
		log_target_avoid(STDOUT_FILENO);
}

/* Reads all options, or exits: 2 for the command line, 78 for the file. */
static void
read_conf_or_exit(struct conf *conf, struct args *args)
{
	char err[CONF_ERR_MAX];
	struct conf flags;
	int result;

	/* Reads the flags alone, to tell their errors from others. */
	if (conf_init(&flags) == -1)
		die("out of memory");
	flags.source = CONF_FLAGS;
	result = args_read(args, &flags, err);
	avoid_client(args);
	if (result == -1) {
		log_error("%s", err);
		exit(EXIT_USAGE);
	}
	conf_free(&flags);
	if (read_conf(conf, args, err) == -1)
		die_conf("%s", err);
}

/* Opens all sites, or exits. */
static void
open_sites(struct sites *sites, const struct conf *conf)
{
	char err[CONF_ERR_MAX];

	if (sites_open(sites, conf, err) == 0)
		return;
	die_conf("%s%s", err,
	    !conf->has_blocks && !conf_is_set(conf, "gopherroot") &&
		    access(conf->gopherroot, F_OK) == -1 && errno == ENOENT ?
		" with -r, or a configuration with -c" :
		"");
}

/* Returns the remedy for a state directory that cannot be opened. */
static const char *
state_hint(const char *path, int error, bool is_report)
{
	const char *hint = conf_tilde_hint(path);

	if (hint != NULL)
		return hint;
	if (error == EROFS)
		return is_report ? "copy it to where you can write, and name "
				   "the copy with --state" :
				   "name one on a file system that can be "
				   "written";
	if (error != EACCES && error != EPERM)
		return "create it for the account of the server";
	return is_report ? "run the report as the account of the server" :
			   "let the account of the server write there";
}

/*
 * Opens the state directory. A report does not check the other options. Returns
 * 0, or -1 with a message in `err`.
 */
static int
try_state(const struct conf *conf, bool is_report, char *err)
{
	int reason;

	if (!is_report && conf_check_state(conf, err) == -1)
		return -1;
	if (conf->state[0] != '\0' && !db_is_supported())
		return conf_error(err,
		    "state: this server was built without SQLite");
	if (state_dir_open(conf->state) == 0)
		return 0;
	reason = errno;
	return conf_error(err, "state \"%.200s\": %s; %s", conf->state,
	    strerror(reason), state_hint(conf->state, reason, is_report));
}

static void
open_state(struct conf *conf, bool is_report)
{
	char err[CONF_ERR_MAX];

	if (try_state(conf, is_report, err) == 0)
		db_adopt(conf);
	else if (is_report)
		die("%s", err);
	else
		die_conf("%s", err);
}

/* Reports whether a directory has the database of a site. Opens it. */
static bool
state_has_db(const struct conf *conf, const char *path)
{
	size_t i;

	for (i = 0; state_dir_open(path) == 0 && i < conf->n_sites; i++)
		if (db_exists(&conf->sites[i]))
			return true;
	return false;
}

/*
 * Returns the state directory of the systemd units that has a database, or else
 * the first that exists, or NULL.
 */
static const char *
find_unit_state(const struct conf *conf)
{
	static const char *const paths[] = { "/var/lib/gophermoon",
		"/var/lib/gophermoon-sandbox",
		"/var/lib/gophermoon-container" };
	const char *first = NULL;
	size_t i;

	for (i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		if (access(paths[i], F_OK) == -1 && errno != EACCES)
			continue;
		if (state_has_db(conf, paths[i]))
			return paths[i];
		if (first == NULL)
			first = paths[i];
	}
	return first;
}

/* Checks everything that a listening server needs, or exits. */
static void
test_conf(struct conf *conf, const struct sites *sites)
{
	struct endpoints endpoints;
	char err[CONF_ERR_MAX];

	conf_explain(conf);
	if (conf->stats && conf->state[0] == '\0') {
		if (find_unit_state(conf) == NULL)
			log_info("stats: no state directory yet; systemd makes "
				 "one, and without systemd start with "
				 "--state=DIRECTORY or set state");
		conf->stats = false;
	}
	open_state(conf, false);
	db_warn_orphans(conf);
	sites_explain(sites);
	if (endpoints_read(&endpoints, conf, err) == 0) {
		endpoints_warn(&endpoints, conf, 0);
		sockets_test(&endpoints);
	}
	privs_test(conf, sites);
	if (log_target_test(conf->log_file) == -1)
		log_file_die(conf->log_file);
	log_info("the configuration is valid");
}

/* Confines a process that serves one client. */
static void
confine(struct conf *conf, struct sites *sites)
{
	struct privs privs;

	privs_drop(&privs, conf, false);
	if (privs_check(&privs, sites) == -1)
		exit(EX_CONFIG);
	if (privs_check_state(conf) == -1)
		conf->stats = false;	/* most replies need no state */
	log_to_file_or_die(conf->log_file);
	privs_confine(&privs, conf, sites);
}

/* Serves one client, also without a usable state directory. */
static void
serve_client(struct conf *conf, struct sites *sites, int fd)
{
	char err[CONF_ERR_MAX];

	if (try_state(conf, false, err) == -1) {
		log_error("%s", err);
		conf->stats = false;
	}
	db_adopt(conf);
	confine(conf, sites);
	if (fd > STDERR_FILENO)
		inetd_run(conf, sites, fd, fd);
	else
		inetd_run(conf, sites, STDIN_FILENO, STDOUT_FILENO);
}

static void
serve_sites(struct conf *conf, struct sites *sites, struct args *args)
{
	const struct server_reload reload = { reload_conf, args };
	const int client = sockets_connection();

	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (!sockets_stdin_listens() && (args->inetd || client != -1)) {
		serve_client(conf, sites, client);
		return;
	}
	open_state(conf, false);
	sites_explain(sites);
	server_run(conf, sites, &reload);
}

/* Checks the files of all sites as the account of the server. */
static bool
check_files(const struct conf *conf, const struct sites *sites)
{
	const bool is_open = privs_test_sites(conf, sites) == 0;

	if (!is_open && geteuid() != 0)
		return false;
	return report_check(sites) && is_open;
}

/* Runs a command that needs the gopherroots. Reports whether it succeeds. */
static bool
run_with_sites(struct conf *conf, struct args *args)
{
	struct sites sites;
	bool ok = true;

	open_sites(&sites, conf);
	if (args->check)
		ok = check_files(conf, &sites);
	else if (args->test)
		test_conf(conf, &sites);
	else
		serve_sites(conf, &sites, args);
	sites_close(&sites);
	return ok;
}

/* Runs a command that needs no site. Reports whether it succeeds. */
static bool
print_text(const struct conf *conf, const struct args *args)
{
	if (args->help != NULL)
		args_help(stdout, strcmp(args->help, "all") == 0);
	else if (args->version)
		printf("gophermoon " GOPHERMOON_VERSION "%s\n",
		    db_is_supported() ? "" : ", built without SQLite");
	else
		conf_dump(conf, stdout);
	return fflush(stdout) == 0;
}

/* Prints the statistics. Reports whether it succeeds. */
static bool
print_report(struct conf *conf, const struct args *args)
{
	const char *path;
	char err[CONF_ERR_MAX];

	if (strcmp(args->report, "journal") != 0) {
		path = conf->state[0] == '\0' ? find_unit_state(conf) : NULL;
		if (path != NULL &&
		    value_set(conf, conf_option("state"), path, err) == -1)
			die("%s", err);
		open_state(conf, true);
	}
	return report_stats(conf, args->report, args->file != NULL);
}

int
main(int argc, char *argv[])
{
	struct args args = { .argc = argc, .argv = argv };
	struct conf conf;
	bool ok;

	std_fds_fill();
	log_reopen_on(SIGUSR1);
	read_conf_or_exit(&conf, &args);
	log_open((enum log_where)conf.log, conf_log_level(&conf));
	if (args.help != NULL || args.version || args.print)
		ok = print_text(&conf, &args);
	else if (args.report != NULL)
		ok = print_report(&conf, &args);
	else
		ok = run_with_sites(&conf, &args);
	conf_free(&conf);
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
