#include "server/server.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "server/supervisor.h"
#include "server/notify.h"
#include "confine/privs.h"
#include "server/sockets.h"
#include "server/worker.h"
#include "store/state_dir.h"
#include "store/db.h"

enum {
	ROUND_MS = 1000,	/* how often the parent looks at all */
	KILL_MS = 2000,		/* patience with those who do not drain */
	CLERK_MS = 5000		/* and with those who still write */
};

struct server {
	struct conf *conf;
	struct sites *sites;
	const struct server_reload *reload;
	struct sockets sockets;
	struct privs privs;
	struct supervisor supervisor;
	bool from_terminal;	/* somebody has started us there */
	bool stopping;
	int64_t kill_at;	/* when patience ends, while stopping */
	int64_t round_at;	/* the next look at all */
	int watchdog;		/* ms between two words to it; 0: none */
	int64_t watchdog_at;	/* the next one */
	bool well;		/* nobody hangs for ever */
	bool going;		/* nobody came: all have been sent away */
	int64_t quiet_since;
	unsigned long served;	/* visitors, when the manager was told */
	unsigned long here;
};

/* What a new process does: it never returns to the server's loop. */
static void
work(void *with, struct worker_proc *self, pid_t parent)
{
	struct server *server = with;
	int failed;

	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		exit(EXIT_FAILURE);
	privs_confine(&server->privs, server->conf, server->sites);
	notify_close();
	failed = worker_run(server->conf, server->sites, &server->sockets,
	    self->score, &self->slots);
	if (failed)
		log_error("a worker could not begin: %s", strerror(errno));
	sockets_close(&server->sockets);
	sites_close(server->sites);
	conf_free(server->conf);
	exit(failed ? EXIT_FAILURE : EXIT_SUCCESS);
}

/* The same for the clerk. Nobody waits for him at a socket. */
static void
keep_books(void *with, const struct stats_writer *writer)
{
	struct server *server = with;

	sockets_close(&server->sockets);
	privs_confine(&server->privs, server->conf, server->sites);
	notify_close();
	stats_writer_run(writer, server->conf);
	sites_close(server->sites);
	conf_free(server->conf);
	exit(EXIT_SUCCESS);
}

/* The line that `systemctl status` shows. */
static void
tell_status(const struct server *server, const struct supervisor_totals *sum)
{
	notify("STATUS=%lu visitors served, %lu here, %zu workers%s",
	    sum->served, sum->here, sum->workers,
	    server->stopping ? ", stopping" : "");
}

/* Ready, be it for the first time or again. */
static void
tell_ready(struct server *server)
{
	struct supervisor_totals sum;

	notify("READY=1");
	supervisor_sum(&server->supervisor, &sum);
	tell_status(server, &sum);
	server->quiet_since = clock_ms();
}

/* Since when, as systemd wants to know; see sd_notify(3). */
static void
tell_reloading(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	notify("RELOADING=1\nMONOTONIC_USEC=%jd",
	    (intmax_t)now.tv_sec * 1000000 + now.tv_nsec / 1000);
}

/* Nobody would start us again where nobody else has our sockets. */
static void
check_idle_exit(const struct server *server)
{
	if (server->conf->idle_exit > 0 && !server->sockets.passed)
		log_warn("idle_exit has no effect: the sockets are our own, "
			 "so nobody would start the server again");
}

enum { ALL_SITES = CONF_SITES_MAX };

/* The addresses at which a site is listened for, each after a blank. */
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

/* Where there are several: which is where. */
static void
say_sites(const struct server *server)
{
	struct buf line = { 0 };
	size_t i;

	for (i = 0; i < server->sites->n && server->sites->n > 1; i++) {
		add_addresses(&line, &server->sockets, i);
		log_info("site %s on%.*s", server->sites->at[i].name,
		    line.len ? (int)line.len : 8,
		    line.len ? buf_bytes(&line) : " nothing");
		buf_drop(&line, line.len);
	}
	buf_free(&line);
}

/* What a reload brings. */
struct news {
	struct conf conf;
	struct sites sites;
	struct sockets sockets;
};

static int
stay(const char *why)
{
	log_error("%s; the configuration stays as it was", why);
	return -1;
}

/* Could workers live with these? Returns 0, or -1 and has said why not. */
static int
check_again(const struct server *server, const struct news *news)
{
	if (privs_check(&server->privs, &news->sites) == -1) {
		log_error("the configuration stays as it was");
		return -1;
	}
	if (state_dir_open(news->conf.state) == -1) {
		log_error("state \"%s\": %s; the configuration stays as it was",
		    news->conf.state, strerror(errno));
		return -1;
	}
	if (log_to_file(news->conf.log_file) == 0)
		return 0;
	log_error("log_file \"%s\": %s; the configuration stays as it was",
	    news->conf.log_file, strerror(errno));
	(void)state_dir_open(server->conf->state);
	return -1;
}

/* Opens what the new options name. Returns 0, or -1 and has said why not. */
static int
open_again(const struct server *server, struct news *news)
{
	char err[CONF_ERR_MAX];

	if (sites_open(&news->sites, &news->conf, err) == -1)
		return stay(err);
	if (sockets_open(&news->sockets, &server->sockets, &news->conf, err) ==
	    -1) {
		sites_close(&news->sites);
		return stay(err);
	}
	if (check_again(server, news) == 0)
		return 0;
	sockets_leave(&news->sockets, &server->sockets);
	sites_close(&news->sites);
	return -1;
}

/* Returns 0, or -1 and has said what is wrong. */
static int
read_all_again(const struct server *server, struct news *news)
{
	if (!supervisor_has_room(&server->supervisor)) {
		supervisor_expedite(&server->supervisor);
		return stay("too many workers still serve by older "
			    "configurations, and are told to come to an end");
	}
	if (server->reload->read(&news->conf, server->reload->with) == -1)
		return -1;
	if (open_again(server, news) == 0)
		return 0;
	conf_free(&news->conf);
	return -1;
}

/*
 * The new ones take the place of the old. What is listened on no more we close,
 * and the old workers do when they go.
 */
static void
take_over(struct server *server, const struct news *news)
{
	sites_close(server->sites);
	conf_free(server->conf);
	sockets_leave(&server->sockets, &news->sockets);
	*server->conf = news->conf;
	*server->sites = news->sites;
	server->sockets = news->sockets;
}

/* New options for new workers; the old ones finish what they have begun. */
static void
reload(struct server *server)
{
	struct news news;

	tell_reloading();
	if (read_all_again(server, &news) == 0) {
		take_over(server, &news);
		log_open((enum log_where)server->conf->log,
		    conf_log_level(server->conf));
		server->going = false;
		db_warn_orphans(server->conf);
		supervisor_replace(&server->supervisor, server->conf);
		say_sites(server);
		log_info("the configuration has been read again");
		privs_announce(&server->privs, server->conf, server->sites);
		check_idle_exit(server);
	}
	tell_ready(server);
}

static void
stop(struct server *server)
{
	int patience;

	if (server->stopping)
		return;
	server->stopping = true;
	patience = server->conf->drain_timeout * 1000 + KILL_MS;
	server->kill_at = deadline_in(patience);
	notify("STOPPING=1\nEXTEND_TIMEOUT_USEC=%jd",
	    (intmax_t)(patience + KILL_MS + CLERK_MS) * 1000);
	log_info("stopping");
	sockets_close(&server->sockets);
	supervisor_signal(&server->supervisor, SIGTERM);
}

/*
 * Nobody has come for long enough: all are asked to go, as at a reload, since
 * somebody may come just now. Then he is served, and others begin.
 */
static void
judge_quiet(struct server *server, bool quiet)
{
	int64_t most = (int64_t)server->conf->idle_exit * 1000;
	int64_t now = clock_ms();

	if (!quiet)
		server->quiet_since = now;
	if (server->going && !quiet)
		server->going = false;
	if (most == 0 || !server->sockets.passed || server->going ||
	    now - server->quiet_since < most ||
	    !supervisor_has_room(&server->supervisor))
		return;
	server->going = true;
	supervisor_replace(&server->supervisor, NULL);
}

static void
make_round(struct server *server)
{
	struct supervisor_totals sum;
	bool quiet;

	if (deadline_left(server->round_at) > 0)
		return;
	server->round_at = deadline_in(ROUND_MS);
	server->well = supervisor_check(&server->supervisor);
	supervisor_sum(&server->supervisor, &sum);
	quiet = sum.here == 0 && sum.served == server->served;
	if (!quiet || sum.here != server->here)
		tell_status(server, &sum);
	server->served = sum.served;
	server->here = sum.here;
	judge_quiet(server, quiet);
}

/* Silence, where a worker cannot even be killed, asks for a new start. */
static void
feed_watchdog(struct server *server)
{
	if (server->watchdog == 0 || deadline_left(server->watchdog_at) > 0)
		return;
	if (server->well)
		notify("WATCHDOG=1");
	server->watchdog_at = deadline_in(server->watchdog);
}

/* Does what is due. Returns the ms until something is, which may be `ms`. */
static int
do_rounds(struct server *server, int ms)
{
	int left;

	make_round(server);
	feed_watchdog(server);
	left = deadline_left(server->round_at);
	ms = ms == -1 || left < ms ? left : ms;
	left = deadline_left(server->watchdog_at);
	return server->watchdog != 0 && left < ms ? left : ms;
}

/* One line with all addresses: people and tests read it. */
static void
say_ready(struct server *server)
{
	struct buf line = { 0 };

	say_sites(server);
	add_addresses(&line, &server->sockets, ALL_SITES);
	log_info("ready on%.*s", (int)line.len,
	    line.len ? buf_bytes(&line) : "");
	buf_free(&line);
	tell_ready(server);
}

static void
block_signals(sigset_t *set)
{
	(void)sigemptyset(set);
	(void)sigaddset(set, SIGTERM);
	(void)sigaddset(set, SIGINT);
	(void)sigaddset(set, SIGHUP);
	(void)sigaddset(set, SIGCHLD);
	(void)sigaddset(set, SIGUSR1);
	(void)sigprocmask(SIG_BLOCK, set, NULL);
}

/* Waits for a signal, or `ms` milliseconds (-1: for ever). 0: none came. */
static int
await_signal(const sigset_t *set, int ms)
{
	struct timespec wait = { ms / 1000, (long)(ms % 1000) * 1000000 };
	int signal;

	signal = sigtimedwait(set, NULL, ms == -1 ? NULL : &wait);
	return signal == -1 ? 0 : signal;
}

static void
act(struct server *server, int signal)
{
	switch (signal) {
	case SIGHUP:
		if (server->from_terminal && !isatty(STDIN_FILENO))
			stop(server);	/* its window was closed */
		else if (!server->stopping)
			reload(server);
		break;
	case SIGTERM:
	case SIGINT:
		stop(server);
		break;
	case SIGUSR1:
		log_reopen();
		supervisor_signal(&server->supervisor, SIGUSR1);
		desk_signal(&server->supervisor.desk, SIGUSR1);
		break;
	default:
		break;
	}
	supervisor_reap(&server->supervisor);
}

static size_t
count_workers(const struct server *server)
{
	struct supervisor_totals sum;

	supervisor_sum(&server->supervisor, &sum);
	return sum.workers;
}

static void
serve(struct server *server, const sigset_t *signals)
{
	int ms;

	while (!server->stopping) {
		ms = server->going ? -1 : supervisor_fill(&server->supervisor);
		act(server, await_signal(signals, do_rounds(server, ms)));
		if (!server->going || count_workers(server) > 0)
			continue;
		log_info("nobody has come for %d seconds",
		    server->conf->idle_exit);
		stop(server);
	}
}

static void
stop_all(struct server *server, const sigset_t *signals)
{
	int ms;

	while (count_workers(server) > 0) {
		ms = do_rounds(server, deadline_left(server->kill_at));
		act(server, await_signal(signals, ms));
		if (deadline_left(server->kill_at) > 0)
			continue;
		supervisor_signal(&server->supervisor, SIGKILL);
		server->kill_at = deadline_in(ROUND_MS);
	}
}

/* All have ended who could be written of. */
static void
stop_clerks(struct server *server, const sigset_t *signals)
{
	desk_leave(&server->supervisor.desk);
	server->kill_at = deadline_in(CLERK_MS);
	while (desk_clerks(&server->supervisor.desk) > 0) {
		act(server,
		    await_signal(signals, deadline_left(server->kill_at)));
		if (deadline_left(server->kill_at) > 0)
			continue;
		desk_signal(&server->supervisor.desk, SIGKILL);
		server->kill_at = deadline_in(ROUND_MS);
	}
}

void
server_run(struct conf *conf, struct sites *sites,
    const struct server_reload *reload_with)
{
	struct server server = {
		.conf = conf,
		.sites = sites,
		.reload = reload_with,
		.from_terminal = isatty(STDIN_FILENO),
		.well = true,
	};
	char err[CONF_ERR_MAX];
	sigset_t signals;

	notify_open();
	server.watchdog = notify_watchdog() / 2;
	if (sockets_open(&server.sockets, NULL, conf, err) == -1)
		die("%s", err);
	privs_drop(&server.privs, conf, true);
	if (privs_check(&server.privs, sites) == -1 ||
	    privs_check_state(conf) == -1)
		exit(EXIT_FAILURE);
	log_to_file_or_die(conf->log_file);
	check_idle_exit(&server);
	privs_announce(&server.privs, conf, sites);
	db_warn_orphans(conf);
	block_signals(&signals);
	if (supervisor_open(&server.supervisor, work, keep_books, &server) ==
	    -1)
		die("cannot share memory: %s", strerror(errno));
	supervisor_resize(&server.supervisor, conf);
	(void)supervisor_fill(&server.supervisor);
	say_ready(&server);
	serve(&server, &signals);
	stop_all(&server, &signals);
	stop_clerks(&server, &signals);
	sockets_close(&server.sockets);
	privs_close(&server.privs);
	notify_close();
}
