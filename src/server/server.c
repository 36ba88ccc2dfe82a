#include "server/server.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/printable.h"
#include "base/log.h"
#include "base/log_throttle.h"
#include "store/state_dir.h"
#include "store/db.h"
#include "confine/privs.h"
#include "server/sockets.h"
#include "server/notify.h"
#include "server/site_watch.h"
#include "server/worker.h"
#include "server/supervisor.h"

enum {
	CHECK_MS = 1000,	/* between two checks of the workers */
	/* At shutdown, before SIGKILL: */
	WORKER_EXIT_MS = 2000,	/* workers, after drain_timeout */
	WRITER_EXIT_MS = 5000	/* the statistics writer, after them */
};

struct server {
	struct conf *conf;
	struct sites *sites;
	const struct server_reload *reload;
	struct sockets sockets;
	struct privs privs;
	struct supervisor supervisor;
	struct site_watch site_watch;
	char *user, *chroot;	/* the options at the start */
	char refusal[CONF_ERR_MAX];	/* of the last reload, or "" */
	bool from_terminal;
	bool stopping;
	/* Times in ms of clock_ms(). */
	int64_t kill_at;	/* while stopping: when SIGKILL follows */
	int64_t check_at;	/* the next check of the workers */
	int watchdog_ms;	/* between two heartbeats; 0: none */
	int64_t watchdog_at;	/* the next heartbeat */
	bool is_well;		/* SIGKILL has ended all hung workers */
	bool idle_exiting;	/* workers retire because of idle_exit */
	int64_t idle_since;
	uint64_t warned;	/* of names and ports, see endpoints_warn() */
	struct live seen;	/* counters at the last check */
};

/* Runs a worker or the statistics writer in a new process, and exits. */
static void
run_proc(void *with, struct proc *self)
{
	struct server *server = with;
	int status = EXIT_SUCCESS;

	if (self->kind == PROC_STATS_WRITER)
		sockets_close(&server->sockets, NULL);	/* it never accepts */
	privs_confine(&server->privs, server->conf, server->sites);
	notify_close();
	if (self->kind == PROC_STATS_WRITER)
		stats_writer_run(&server->supervisor.stats, server->conf);
	else if (worker_run(server->conf, server->sites, &server->sockets,
		     self->score, &self->limits) == -1) {
		log_error("worker: cannot start: %s", strerror(errno));
		status = EXIT_FAILURE;
	}
	sockets_close(&server->sockets, NULL);
	sites_close(server->sites);
	conf_free(server->conf);
	exit(status);
}

/* --- messages --- */

/* Sends the line that `systemctl status` shows. */
static void
notify_status(const struct server *server, const struct live *sum)
{
	notify("STATUS=%lu connections served, %lu open, %zu workers%s%s%.300s",
	    sum->served, sum->connections, sum->workers,
	    server->stopping ? ", stopping" : "",
	    server->refusal[0] != '\0' ? "; the reload failed: " : "",
	    server->refusal);
}

/* Notifies the service manager after the start and after each reload. */
static void
notify_ready(struct server *server)
{
	struct live sum;

	notify("READY=1");
	supervisor_sum(&server->supervisor, &sum);
	notify_status(server, &sum);
	server->idle_since = clock_ms();
}

/* Sends RELOADING=1 with the time, see sd_notify(3). */
static void
notify_reloading(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	notify("RELOADING=1\nMONOTONIC_USEC=%jd",
	    (intmax_t)now.tv_sec * 1000000 + now.tv_nsec / 1000);
}

/* Warns of idle_exit if no service manager would start the server again. */
static void
warn_idle_exit(const struct server *server)
{
	if (server->conf->idle_exit > 0 && !server->sockets.passed)
		log_warn("idle_exit: no effect, because no service manager "
			 "holds the sockets; use a .socket unit");
}

/* Warns of a site for which the service manager has passed no socket. */
static void
warn_no_socket(const struct site *site)
{
	log_warn("site %s: no socket leads to it; add ListenStream= with its "
		 "address or port to the .socket unit",
	    site->name);
}

/* Warns of names and ports in menus that lead clients nowhere. */
static void
warn_names(struct server *server)
{
	const struct sockets *sockets = &server->sockets;
	struct endpoints bound = { .n = sockets->n };
	size_t i;

	for (i = 0; i < sockets->n; i++) {
		bound.at[i].site = sockets->sites[i];
		bound.at[i].addr = addr_of_socket(sockets->fds[i]);
	}
	server->warned = endpoints_warn(&bound, server->conf, server->warned);
}

enum { ALL_SITES = CONF_SITES_MAX };

/* Adds the addresses on which a site listens, or all sites. */
static void
add_addresses(struct buf *line, const struct sockets *sockets, size_t site)
{
	char shown[ADDR_TEXT_MAX];
	struct addr addr;
	size_t i;

	for (i = 0; i < sockets->n; i++) {
		if (site != ALL_SITES && sockets->sites[i] != site)
			continue;
		addr = addr_of_socket(sockets->fds[i]);
		buf_printf(line, " %s", addr_show_port(&addr, shown));
	}
}

/* Logs the addresses of each site, if there are several sites. */
static void
log_sites(const struct server *server)
{
	struct buf line = { 0 };
	size_t i;

	for (i = 0; i < server->sites->n && server->sites->n > 1; i++) {
		line.len = 0;
		add_addresses(&line, &server->sockets, i);
		if (line.len > 0)
			log_info("site %s on%.*s", server->sites->at[i].name,
			    (int)line.len, buf_bytes(&line));
		else
			warn_no_socket(&server->sites->at[i]);
	}
	buf_free(&line);
}

/* Logs all URLs and addresses, also for tests and scripts. */
static void
log_ready(const struct server *server)
{
	char url[CONF_URL_MAX];
	struct buf line = { 0 };
	size_t i;

	for (i = 0; i < server->conf->n_sites; i++)
		buf_printf(&line, "%s ",
		    conf_url(&server->conf->sites[i], url));
	buf_puts(&line, "ready on");
	add_addresses(&line, &server->sockets, ALL_SITES);
	log_info("%.*s", (int)line.len, line.len ? buf_bytes(&line) : "");
	buf_free(&line);
}

/* --- reload --- */

struct new_conf {
	struct conf conf;
	struct sites sites;
	struct sockets sockets;
};

static int
explain_errno(const char *option, const char *path, char *err)
{
	return conf_error(err, "%s \"%.200s\": %s", option, path,
	    strerror(errno));
}

/*
 * Checks whether workers could run with the new configuration, and opens its
 * state directory and log file. Returns 0, or -1 with a sentence in `err`.
 */
static int
check_new_conf(const struct server *server, struct new_conf *new, char *err)
{
	const struct conf *left;

	if (privs_check(&server->privs, &new->sites) == -1)
		return conf_error(err, "reload: a path is outside chroot");
	if (privs_check_user(&new->conf, err) == -1)
		return -1;
	if (state_dir_open(new->conf.state) == -1)
		return explain_errno("state", new->conf.state, err);
	db_adopt(&new->conf);
	left = db_find_left(server->conf, &new->conf);
	if (left != NULL)
		conf_error(err,
		    "state: the database of the site %.200s:%d would be left "
		    "behind; keep this name and port, or stop the server and "
		    "rename the file",
		    left->servername, left->serverport);
	else if (log_to_file(new->conf.log_file) == 0)
		return 0;
	else
		explain_errno("log_file", new->conf.log_file, err);
	(void)state_dir_open(server->conf->state);
	return -1;
}

/* Opens sites and sockets. Returns 0, or -1 with a sentence in `err`. */
static int
open_new_conf(const struct server *server, struct new_conf *new, char *err)
{
	if (sites_open(&new->sites, &new->conf, err) == -1 ||
	    sockets_open(&new->sockets, &server->sockets, &new->conf, err) ==
		-1)
		return -1;
	return check_new_conf(server, new, err);
}

/* Returns 0, or -1 with a sentence in `err`. */
static int
read_new_conf(const struct server *server, struct new_conf *new, char *err)
{
	*new = (struct new_conf){ 0 };
	if (!supervisor_has_room(&server->supervisor)) {
		supervisor_limit_drain(&server->supervisor);
		return conf_error(err,
		    "reload: too many workers of old configurations still "
		    "run; try again after drain_timeout");
	}
	if (server->reload->read(&new->conf, server->reload->with, err) == -1)
		return -1;
	if (open_new_conf(server, new, err) == 0)
		return 0;
	sockets_close(&new->sockets, &server->sockets);
	sites_close(&new->sites);
	conf_free(&new->conf);
	return -1;
}

/*
 * Replaces the old configuration and closes sockets that are no longer used.
 * Old workers close their copies when they retire.
 */
static void
adopt_conf(struct server *server, const struct new_conf *new)
{
	sites_close(server->sites);
	conf_free(server->conf);
	sockets_close(&server->sockets, &new->sockets);
	*server->conf = new->conf;
	*server->sites = new->sites;
	server->sockets = new->sockets;
}

static void
warn_unchanged(const char *option, const char *in_use, const char *next)
{
	if (strcmp(in_use, next) != 0)
		log_warn("%s: takes effect at the next restart", option);
}

/* Writes the addresses of all sites. */
static void
list_addresses(struct buf *line, const struct server *server)
{
	size_t i;

	for (i = 0; i < server->sites->n; i++) {
		buf_printf(line, "%s", server->sites->at[i].name);
		add_addresses(line, &server->sockets, i);
	}
}

/* Adopts the configuration. Returns whether that changes the addresses. */
static bool
adopt_conf_and_compare(struct server *server, const struct new_conf *new)
{
	struct buf before = { 0 }, after = { 0 };
	bool is_changed;

	list_addresses(&before, server);
	adopt_conf(server, new);
	list_addresses(&after, server);
	is_changed = before.len != after.len ||
	    memcmp(buf_bytes(&before), buf_bytes(&after), after.len) != 0;
	buf_free(&before);
	buf_free(&after);
	return is_changed;
}

/* Logs what a reload has changed, and what it cannot change. */
static void
announce_reload(struct server *server, bool has_new_addresses)
{
	log_sites(server);
	sites_explain(server->sites);
	log_info("configuration reloaded");
	if (has_new_addresses)
		log_ready(server);
	warn_unchanged("user", server->user, server->conf->user);
	warn_unchanged("chroot", server->chroot, server->conf->chroot);
	privs_announce(&server->privs, server->conf, server->sites);
	warn_idle_exit(server);
	warn_names(server);
}

/* Replaces the workers. Old workers finish their connections. */
static void
use_new_conf(struct server *server, const struct new_conf *new)
{
	const bool has_new_addresses = adopt_conf_and_compare(server, new);

	log_open((enum log_where)server->conf->log,
	    conf_log_level(server->conf));
	server->refusal[0] = '\0';
	server->idle_exiting = false;
	db_warn_orphans(server->conf);
	supervisor_replace(&server->supervisor, server->conf);
	announce_reload(server, has_new_addresses);
}

static void
reload_server(struct server *server)
{
	struct new_conf new;
	char err[CONF_ERR_MAX];

	notify_reloading();
	if (read_new_conf(server, &new, err) == 0)
		use_new_conf(server, &new);
	else {
		log_error("%s; the server keeps the old configuration", err);
		printable_copy(server->refusal, sizeof server->refusal, err,
		    strlen(err));
	}
	notify_ready(server);
}

/* --- shutdown, idle exit, watchdog --- */

static void
begin_shutdown(struct server *server)
{
	int ms;

	if (server->stopping)
		return;
	server->stopping = true;
	ms = server->conf->drain_timeout * 1000 + WORKER_EXIT_MS;
	server->kill_at = deadline_in(ms);
	notify("STOPPING=1\nEXTEND_TIMEOUT_USEC=%jd",
	    (intmax_t)(ms + WORKER_EXIT_MS + WRITER_EXIT_MS) * 1000);
	log_info("stopping");
	sockets_close(&server->sockets, NULL);
	supervisor_signal(&server->supervisor, PROC_WORKER, SIGTERM);
}

/*
 * Retires all workers when no client has come for idle_exit seconds. If a
 * client comes now, the retiring workers still serve it, and new workers start.
 */
static void
check_idle(struct server *server, bool is_idle)
{
	const int64_t most = (int64_t)server->conf->idle_exit * 1000;
	const int64_t now = clock_ms();

	if (!is_idle) {
		server->idle_since = now;
		server->idle_exiting = false;
	}
	if (most == 0 || !server->sockets.passed || server->idle_exiting ||
	    now - server->idle_since < most ||
	    !supervisor_has_room(&server->supervisor))
		return;
	server->idle_exiting = true;
	supervisor_replace(&server->supervisor, NULL);
}

/* Replaces the workers if a directory that they serve was made anew. */
static void
check_sites(struct server *server)
{
	struct userdir_names names = { 0 };

	if (server->stopping || server->idle_exiting)
		return;
	if (!supervisor_has_room(&server->supervisor)) {
		supervisor_limit_drain(&server->supervisor);
		return;
	}
	if (site_watch_takes_names(&server->site_watch))
		supervisor_take_asked(&server->supervisor, &names);
	if (site_watch_check(&server->site_watch, server->sites, server->conf,
		&server->privs, &names))
		supervisor_replace(&server->supervisor, server->conf);
}

static void
check_workers(struct server *server)
{
	struct live sum;
	bool is_idle;

	if (deadline_left(server->check_at) > 0)
		return;
	server->check_at = deadline_in(CHECK_MS);
	log_poll();
	server->is_well = supervisor_check(&server->supervisor,
	    sockets_have_clients(&server->sockets));
	supervisor_sum(&server->supervisor, &sum);
	is_idle = sum.connections == 0 && sum.served == server->seen.served;
	if (!is_idle || sum.connections != server->seen.connections)
		notify_status(server, &sum);
	server->seen = sum;
	check_idle(server, is_idle);
	check_sites(server);
}

/* Sends the heartbeat; without it the service manager restarts the server. */
static void
feed_watchdog(struct server *server)
{
	if (server->watchdog_ms == 0 || deadline_left(server->watchdog_at) > 0)
		return;
	if (server->is_well)
		notify("WATCHDOG=1");
	server->watchdog_at = deadline_in(server->watchdog_ms);
}

/* Runs the checks that are due. Returns the ms until the next, at most `ms`. */
static int
do_periodic(struct server *server, int ms)
{
	int left;

	check_workers(server);
	feed_watchdog(server);
	left = deadline_left(server->check_at);
	ms = ms == -1 || left < ms ? left : ms;
	left = deadline_left(server->watchdog_at);
	return server->watchdog_ms != 0 && left < ms ? left : ms;
}

/* --- the main loop --- */

static void
block_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGCHLD);
	sigaddset(set, SIGUSR1);
	sigprocmask(SIG_BLOCK, set, NULL);
}

/*
 * Opens the log again in all processes, unless that would fail in all. In a new
 * directory only new workers can open it.
 */
static void
reopen_log(struct server *server)
{
	const char *path = server->conf->log_file;
	const bool is_moved = log_directory_is_replaced(path);

	if (is_moved)
		check_sites(server);
	if ((is_moved && !log_directory_is_replaced(path)) ||
	    log_reopen() == -1)
		return;
	supervisor_signal(&server->supervisor, PROC_WORKER, SIGUSR1);
	supervisor_signal(&server->supervisor, PROC_STATS_WRITER, SIGUSR1);
}

static void
handle_signal(struct server *server, int signal)
{
	switch (signal) {
	case SIGHUP:
		if (server->from_terminal && !isatty(STDIN_FILENO))
			begin_shutdown(server);	/* the terminal was closed */
		else if (!server->stopping)
			reload_server(server);
		break;
	case SIGTERM:
	case SIGINT:
		begin_shutdown(server);
		break;
	case SIGUSR1:
		reopen_log(server);
		break;
	default:
		break;
	}
	supervisor_reap(&server->supervisor);
}

/* Waits for a signal, for up to `ms` ms (-1: no limit), and acts on it. */
static void
await_signal(struct server *server, const sigset_t *set, int ms)
{
	struct timespec wait;

	ms = do_periodic(server, ms);
	wait = (struct timespec){ ms / 1000, (long)(ms % 1000) * 1000000 };
	handle_signal(server, sigtimedwait(set, NULL, &wait));
}

static void
supervise(struct server *server, const sigset_t *signals)
{
	struct supervisor *supervisor = &server->supervisor;

	while (!server->stopping) {
		await_signal(server, signals,
		    server->idle_exiting ? -1 : supervisor_fill(supervisor));
		if (!server->idle_exiting ||
		    supervisor->running[PROC_WORKER] > 0)
			continue;
		log_info("idle_exit: no client has come for %d s",
		    server->conf->idle_exit);
		begin_shutdown(server);
	}
}

/* Waits until all processes of a kind have exited; kills them at kill_at. */
static void
await_exit(struct server *server, const sigset_t *signals, enum proc_kind kind)
{
	while (server->supervisor.running[kind] > 0) {
		await_signal(server, signals, deadline_left(server->kill_at));
		if (deadline_left(server->kill_at) > 0)
			continue;
		supervisor_signal(&server->supervisor, kind, SIGKILL);
		server->kill_at = deadline_in(CHECK_MS);
	}
}

static void
shut_down(struct server *server, const sigset_t *signals)
{
	await_exit(server, signals, PROC_WORKER);
	supervisor_retire_stats(&server->supervisor);
	server->kill_at = deadline_in(WRITER_EXIT_MS);
	await_exit(server, signals, PROC_STATS_WRITER);
	sockets_close(&server->sockets, NULL);
	privs_close(&server->privs);
	notify_close();
}

/* Opens the sockets and gives up privileges. Dies on failure. */
static void
open_server(struct server *server)
{
	char err[CONF_ERR_MAX];

	notify_open();
	server->watchdog_ms = notify_watchdog() / 2;
	if (sockets_open(&server->sockets, NULL, server->conf, err) == -1)
		die("%s", err);
	privs_drop(&server->privs, server->conf, true);
	if (privs_check(&server->privs, server->sites) == -1 ||
	    privs_check_state(server->conf) == -1)
		exit(EX_CONFIG);
	log_to_file_or_die(server->conf->log_file);
	warn_idle_exit(server);
	warn_names(server);
	privs_announce(&server->privs, server->conf, server->sites);
	db_warn_orphans(server->conf);
	log_throttle_share();
}

void
server_run(struct conf *conf, struct sites *sites,
    const struct server_reload *reload)
{
	struct server server = {
		.conf = conf,
		.sites = sites,
		.reload = reload,
		.user = strdup(conf->user),
		.chroot = strdup(conf->chroot),
		.from_terminal = isatty(STDIN_FILENO),
		.is_well = true,
	};
	sigset_t signals;

	if (server.user == NULL || server.chroot == NULL)
		die("out of memory");
	open_server(&server);
	block_signals(&signals);
	if (supervisor_open(&server.supervisor, run_proc, &server) == -1)
		die("shared memory: %s", strerror(errno));
	supervisor_resize(&server.supervisor, conf);
	supervisor_fill(&server.supervisor);
	log_sites(&server);
	log_ready(&server);
	notify_ready(&server);
	supervise(&server, &signals);
	shut_down(&server, &signals);
	free(server.user);
	free(server.chroot);
}
