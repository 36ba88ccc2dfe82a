#include "server/server.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "server/notify.h"
#include "server/privs.h"
#include "server/sockets.h"
#include "server/worker.h"

enum {
	WORKERS_MAX = 256,
	LEAVERS_MAX = 4 * WORKERS_MAX,
	PACE_MS = 1000,		/* a worker is not replaced faster than this */
	KILL_MS = WORKER_GRACE_MS + 5000
};

/* A worker's place. */
struct post {
	pid_t pid;		/* 0: nobody stands here */
	int64_t due;		/* when somebody may be put here */
};

struct server {
	struct conf *conf;
	struct root *root;
	const struct server_reload *reload;
	struct sockets sockets;
	struct privs privs;
	struct post posts[WORKERS_MAX];
	size_t n;
	pid_t leavers[LEAVERS_MAX];	/* workers of older configurations */
	size_t leaving;
	bool from_terminal;	/* somebody has started us there */
	bool stopping;
	int64_t kill_at;	/* when patience ends, while stopping */
};

static size_t
count_posts(const struct conf *conf)
{
	long cores;

	if (conf->workers > 0)
		return (size_t)conf->workers;
	cores = sysconf(_SC_NPROCESSORS_ONLN);
	if (cores < 1)
		return 1;
	return cores < WORKERS_MAX ? (size_t)cores : WORKERS_MAX;
}

/* What a new process does: it never returns to the server's loop. */
static void
work(struct server *server, pid_t parent)
{
	int failed;

	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		exit(EXIT_FAILURE);
	privs_confine(&server->privs, server->conf, server->root);
	failed = worker_run(server->conf, server->root, &server->sockets);
	if (failed)
		log_error("a worker could not begin: %s", strerror(errno));
	sockets_close(&server->sockets);
	root_close(server->root);
	conf_free(server->conf);
	exit(failed ? EXIT_FAILURE : EXIT_SUCCESS);
}

static void
put_worker(struct server *server, struct post *post)
{
	pid_t parent;

	parent = getpid();
	post->due = deadline_in(PACE_MS);
	post->pid = fork();
	if (post->pid == 0)
		work(server, parent);
	if (post->pid == -1) {
		log_error("cannot start a worker: %s", strerror(errno));
		post->pid = 0;
	}
}

/* Fills the empty posts that are due. Returns ms until the next is, or -1. */
static int
fill_posts(struct server *server)
{
	struct post *post;
	int wait, left;

	wait = -1;
	for (post = server->posts; post < server->posts + server->n; post++) {
		if (post->pid != 0)
			continue;
		left = deadline_left(post->due);
		if (left == 0)
			put_worker(server, post);
		else if (wait == -1 || left < wait)
			wait = left;
	}
	return wait;
}

/* Signals all workers, also those that are leaving. */
static void
signal_workers(const struct server *server, int signal)
{
	size_t i;

	for (i = 0; i < server->n; i++)
		if (server->posts[i].pid > 0)
			(void)kill(server->posts[i].pid, signal);
	for (i = 0; i < server->leaving; i++)
		(void)kill(server->leavers[i], signal);
}

/* Says how a worker ended, unless that was expected. */
static void
mourn(pid_t pid, int status)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
		log_error("worker %jd was stuck in a handler and has been "
			  "ended",
		    (intmax_t)pid);
	else if (WIFSIGNALED(status))
		log_error("worker %jd was ended by signal %d (%s)",
		    (intmax_t)pid, WTERMSIG(status),
		    strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) != 0)
		log_error("worker %jd has ended with status %d", (intmax_t)pid,
		    WEXITSTATUS(status));
}

static size_t
count_workers(const struct server *server)
{
	size_t i, n;

	for (n = server->leaving, i = 0; i < server->n; i++)
		n += server->posts[i].pid > 0;
	return n;
}

/* Forgets a worker that has ended. */
static void
forget(struct server *server, pid_t pid)
{
	size_t i;

	for (i = 0; i < server->n; i++)
		if (server->posts[i].pid == pid)
			server->posts[i].pid = 0;
	for (i = 0; i < server->leaving; i++)
		if (server->leavers[i] == pid) {
			server->leavers[i] = server->leavers[--server->leaving];
			return;
		}
}

static void
bury(struct server *server)
{
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		mourn(pid, status);
		forget(server, pid);
	}
}

/*
 * The workers take no new visitors; those whom they have are served to the end.
 */
static void
retire_workers(struct server *server)
{
	struct post *post;

	for (post = server->posts; post < server->posts + server->n; post++) {
		if (post->pid == 0)
			continue;
		(void)kill(post->pid, SIGHUP);
		if (server->leaving < LEAVERS_MAX)
			server->leavers[server->leaving++] = post->pid;
		else
			(void)kill(post->pid, SIGTERM);
		*post = (struct post){ 0, 0 };
	}
}

/* New options for new workers; the old ones finish what they have begun. */
static void
reload(struct server *server)
{
	struct conf conf;
	struct root root;

	notify("RELOADING=1");
	if (server->reload->read(&conf, server->reload->with) == -1) {
		log_error("the configuration stays as it was");
	} else if (root_open(&root, conf.gopherroot, server->conf) == -1) {
		log_error("gopherroot \"%s\": %s; the configuration stays as "
			  "it was",
		    conf.gopherroot, strerror(errno));
		conf_free(&conf);
	} else if (privs_check(&server->privs, &conf, &root) == -1) {
		log_error("the configuration stays as it was");
		root_close(&root);
		conf_free(&conf);
	} else if (log_to_file(conf.log_file) == -1) {
		log_error("log_file \"%s\": %s; the configuration stays as it "
			  "was",
		    conf.log_file, strerror(errno));
		root_close(&root);
		conf_free(&conf);
	} else {
		retire_workers(server);
		conf_free(server->conf);
		root_close(server->root);
		*server->conf = conf;
		*server->root = root;
		log_open((enum log_where)conf.log, conf_log_level(&conf));
		server->n = count_posts(server->conf);
		log_info("the configuration has been read again");
		privs_announce(&server->privs, server->conf, server->root);
	}
	notify("READY=1");
}

static void
stop(struct server *server)
{
	if (server->stopping)
		return;
	server->stopping = true;
	server->kill_at = deadline_in(KILL_MS);
	notify("STOPPING=1");
	log_info("stopping");
	signal_workers(server, SIGTERM);
}

/* One line with all addresses: people and tests read it. */
static void
say_ready(const struct server *server)
{
	struct sockaddr_storage address;
	char shown[ADDRESS_MAX];
	struct buf line = { 0 };
	socklen_t len;
	size_t i;

	for (i = 0; i < server->sockets.n; i++) {
		len = sizeof address;
		if (getsockname(server->sockets.fds[i],
			(struct sockaddr *)&address, &len) == -1)
			continue;
		sockets_show((struct sockaddr *)&address, shown);
		buf_printf(&line, " %s", shown);
	}
	log_info("ready on%.*s", (int)line.len,
	    line.len ? buf_bytes(&line) : "");
	buf_free(&line);
	notify("READY=1");
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
		signal_workers(server, SIGUSR1);
		break;
	default:
		break;
	}
	bury(server);
}

static void
stop_all(struct server *server, const sigset_t *signals)
{
	while (count_workers(server) > 0) {
		act(server,
		    await_signal(signals, deadline_left(server->kill_at)));
		if (deadline_left(server->kill_at) > 0)
			continue;
		signal_workers(server, SIGKILL);
		server->kill_at = deadline_in(PACE_MS);
	}
}

void
server_run(struct conf *conf, struct root *root,
    const struct server_reload *reload_with)
{
	struct server server = {
		.conf = conf,
		.root = root,
		.reload = reload_with,
		.n = count_posts(conf),
		.from_terminal = isatty(STDIN_FILENO),
	};
	sigset_t signals;

	sockets_open(&server.sockets, conf);
	privs_drop(&server.privs, conf, true);
	if (privs_check(&server.privs, conf, root) == -1)
		exit(EXIT_FAILURE);
	log_to_file_or_die(conf->log_file);
	privs_announce(&server.privs, conf, root);
	block_signals(&signals);
	(void)fill_posts(&server);
	say_ready(&server);
	while (!server.stopping)
		act(&server, await_signal(&signals, fill_posts(&server)));
	stop_all(&server, &signals);
	sockets_close(&server.sockets);
	privs_close(&server.privs);
}
