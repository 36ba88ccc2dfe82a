/*
 * Simulates clients. Each sends one request over a connection of its own, reads
 * the reply to the end, checks it, and begins anew. The result is one line of
 * NAME=VALUE on stdout, times in microseconds. The exit status is 0 only if
 * every reply was right.
 *
 * usage: load [OPTION...] HOST:PORT
 *   -q SELECTOR   the request; a # becomes a random number below -m, as 012/345
 *   -m NUMBER     see -q
 *   -H            use HTTP/1.0, and check what follows the header
 *   -e FILE       the right reply, to the last byte
 *   -o FILE       only fetch one reply into FILE, once the server listens
 *   -c NUMBER     clients at once (32)
 *   -j NUMBER     processes that simulate them (one for each core)
 *   -n NUMBER     requests in all
 *   -t SECONDS    begin no request after this time (10)
 *   -w SECONDS    time limit of one reply (30)
 *   -T PATH       set the time of PATH before every request
 *   -x N:SELECTOR  N other clients that repeat this request, and are not timed
 *   -s N:SELECTOR  N slow senders: a byte every tenth of a second
 *   -r N:SELECTOR  N slow readers: 512 bytes every tenth of a second
 *   -i NUMBER     clients that connect and send nothing
 *   -p PID        the server: its processor time and memory are measured
 *   -F            only print a free port
 * After SIGTERM, no request begins any more.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "checksum.h"
#include "client.h"
#include "histogram.h"
#include "proc_usage.h"

enum {
	PROCESSES_MAX = 64,
	GROUPS_MAX = 16,
	EVENTS_MAX = 256,
	PIECE = 256 * 1024,
	SLOW_PIECE = 512,
	IDLE_TIMEOUT_S = 10,
	TICK_MS = 100,
	SOURCES = 1000, /* loopback addresses that clients have in turn */
	FETCH_TIMEOUT_MS = 20000,
	FETCH_RETRY_MS = 10
};

static const int64_t second = 1000000000, tick_ns = TICK_MS * 1000000LL;

enum outcome {
	OUTCOME_GOOD,
	OUTCOME_WRONG, /* a complete reply with other bytes, or none */
	OUTCOME_RESET,
	OUTCOME_LATE,
	OUTCOME_ERROR, /* no connection */
	OUTCOMES
};

/* How fast a client sends and reads. */
enum pace { PACE_FULL, PACE_SLOW_SENDER, PACE_SLOW_READER };

/* Clients with the same request. The first group is the measured one. */
struct group {
	const char *selector;
	enum pace pace;
	long n;
};

struct client {
	const struct group *group;
	bool measured;
	int fd; /* -1: not connected */
	int64_t begun;
	size_t sent, asked; /* bytes of the request: sent, in all */
	unsigned header; /* how much of the end of an HTTP header was seen */
	struct checksum sum;
	char request[CLIENT_REQUEST_MAX];
};

/* The results of one process. */
struct result {
	uint64_t measured[OUTCOMES], others[OUTCOMES];
	uint64_t bytes, lost;
	int64_t ended;
	struct histogram times;
};

/* Memory that all processes share. */
struct shared {
	atomic_long left; /* requests that may still begin */
	atomic_int finished; /* processes whose measured requests are over */
	_Atomic int64_t started;
	struct result results[PROCESSES_MAX];
};

struct options {
	struct client_address server;
	struct group groups[GROUPS_MAX];
	size_t ngroups;
	bool http, compare, free_port;
	uint64_t right_len, right_sum;
	const char *fetch_into, *touch;
	long processes, requests, idle, numbers;
	int64_t duration, timeout; /* nanoseconds */
	pid_t pid;
};

/* One process that simulates clients. */
struct generator {
	const struct options *o;
	struct shared *shared;
	struct result *result;
	struct client *clients;
	long n, nothers, measured_active;
	int *idle;
	long nidle;
	long number; /* of this process */
	int loop;
	uint64_t random;
	unsigned long turn; /* connections so far */
	int64_t next_tick;
	char piece[PIECE];
};

/* --- requests and replies --- */

/* Writes the request line for a selector, with a random number for its #. */
static size_t
write_request(char request[CLIENT_REQUEST_MAX], const struct options *o,
    const char *selector, uint64_t *random)
{
	char digits[16], line[CLIENT_REQUEST_MAX];
	unsigned number = 0;
	int n;

	if (strchr(selector, '#') != NULL)
		number =
		    (unsigned)(client_random(random) % (uint64_t)o->numbers);
	(void)snprintf(digits, sizeof digits, "%03u/%03u", number / 1000 % 1000,
	    number % 1000);
	if (!o->http)
		return client_request(request, selector, digits);
	n = (int)client_request(line, selector, digits) - 2;
	n = snprintf(request, CLIENT_REQUEST_MAX, "GET %.*s HTTP/1.0\r\n\r\n",
	    n, line);
	if (n >= CLIENT_REQUEST_MAX)
		errx(2, "the selector is too long");
	return (size_t)n;
}

/* Returns where the body begins in these bytes, or `n` if it does not yet. */
static size_t
skip_header(unsigned *seen, const char *bytes, size_t n)
{
	static const char end[] = "\r\n\r\n";
	size_t i;

	for (i = 0; i < n && *seen < 4; i++)
		if (bytes[i] == end[*seen])
			++*seen;
		else
			*seen = bytes[i] == '\r';
	return i;
}

/* --- connections --- */

/*
 * Opens a socket with a source address of its own, by turns: ports that wait
 * for late packets would run out within seconds.
 */
static int
open_socket(struct generator *g, int flags)
{
	unsigned long n = g->turn++ * (unsigned long)g->o->processes +
	    (unsigned long)g->number;

	return client_open(client_source(n % SOURCES), flags);
}

static void
count_outcome(struct generator *g, const struct client *c, enum outcome outcome)
{
	if (!c->measured) {
		g->result->others[outcome]++;
		return;
	}
	g->result->measured[outcome]++;
	g->result->bytes += c->sum.len;
	g->result->ended = client_clock();
	if (outcome == OUTCOME_GOOD)
		histogram_add(&g->result->times, g->result->ended - c->begun);
}

static enum outcome
outcome_of_errno(void)
{
	return errno == ECONNRESET || errno == EPIPE ? OUTCOME_RESET :
						       OUTCOME_ERROR;
}

/* For clients that are not measured, any reply is right. */
static enum outcome
check_reply(const struct generator *g, const struct client *c)
{
	const struct options *o = g->o;

	if (c->sum.len == 0 && !(c->measured && o->compare))
		return OUTCOME_WRONG;
	if (!c->measured || !o->compare)
		return OUTCOME_GOOD;
	return c->sum.len == o->right_len &&
		checksum_value(&c->sum) == o->right_sum ?
	    OUTCOME_GOOD :
	    OUTCOME_WRONG;
}

/* Reports whether the client may begin a request. */
static bool
may_begin(struct generator *g, const struct client *c)
{
	if (!c->measured)
		return true;
	return client_clock() < g->shared->started + g->o->duration &&
	    atomic_fetch_sub(&g->shared->left, 1) > 0;
}

/* Sends as much as the pace allows. False after an error. */
static bool
send_request(struct client *c)
{
	size_t left = c->asked - c->sent;

	if (c->group->pace == PACE_SLOW_SENDER && left > 1)
		left = 1;
	return client_send(c->fd, c->request, left, &c->sent);
}

/* Begins a connection; over loopback it is mostly made at once. */
static bool
connect_client(struct generator *g, struct client *c)
{
	struct epoll_event event = { .data.ptr = c };
	int size = 4096;

	c->fd = open_socket(g, SOCK_NONBLOCK);
	if (c->fd == -1)
		return false;
	if (c->group->pace == PACE_SLOW_READER)
		(void)setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &size,
		    sizeof size);
	if (!client_start(c->fd, &g->o->server) || !send_request(c))
		return false;
	if (c->group->pace != PACE_FULL)
		return true; /* ticks move it */
	event.events = c->sent < c->asked ? EPOLLOUT : EPOLLIN;
	return epoll_ctl(g->loop, EPOLL_CTL_ADD, c->fd, &event) == 0;
}

static void
disconnect(struct client *c)
{
	if (c->fd != -1)
		(void)close(c->fd);
	c->fd = -1;
}

/* Begins a request. False if there are no more to begin. */
static bool
begin_request(struct generator *g, struct client *c)
{
	while (may_begin(g, c)) {
		c->sent = 0;
		c->header = 0;
		checksum_init(&c->sum);
		c->asked = write_request(c->request, g->o, c->group->selector,
		    &g->random);
		if (c->measured && g->o->touch != NULL)
			(void)utimensat(AT_FDCWD, g->o->touch, NULL, 0);
		c->begun = client_clock();
		if (connect_client(g, c))
			return true;
		count_outcome(g, c, outcome_of_errno());
		disconnect(c);
		if (!c->measured)
			return false; /* until the next tick */
	}
	return false;
}

static void
finish_request(struct generator *g, struct client *c, enum outcome outcome)
{
	count_outcome(g, c, outcome);
	disconnect(c);
	if (begin_request(g, c) || !c->measured)
		return;
	if (--g->measured_active == 0)
		atomic_fetch_add(&g->shared->finished, 1);
}

static void
add_reply_bytes(struct generator *g, struct client *c, size_t n)
{
	size_t from = 0;

	if (g->o->http)
		from = skip_header(&c->header, g->piece, n);
	checksum_add(&c->sum, g->piece + from, n - from);
}

/* Reads what has arrived; a slow reader reads only once. */
static void
read_reply(struct generator *g, struct client *c)
{
	bool slow = c->group->pace == PACE_SLOW_READER;
	ssize_t n;

	do {
		n = recv(c->fd, g->piece, slow ? SLOW_PIECE : PIECE,
		    MSG_DONTWAIT);
		if (n > 0)
			add_reply_bytes(g, c, (size_t)n);
	} while (n > 0 && !slow);
	if (n == 0)
		finish_request(g, c, check_reply(g, c));
	else if (n == -1 && errno != EAGAIN)
		finish_request(g, c, outcome_of_errno());
}

/* The connection was not made at once: now it is, or has failed. */
static void
continue_request(struct generator *g, struct client *c)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };

	if (!send_request(c))
		finish_request(g, c, outcome_of_errno());
	else if (c->sent == c->asked)
		(void)epoll_ctl(g->loop, EPOLL_CTL_MOD, c->fd, &event);
}

static void
advance_client(struct generator *g, struct client *c)
{
	if (c->sent < c->asked)
		continue_request(g, c);
	else
		read_reply(g, c);
}

/* --- one process --- */

/* Advances the slow clients, and those that have waited too long. */
static void
run_tick(struct generator *g)
{
	int64_t now = client_clock();
	struct client *c;

	if (now < g->next_tick)
		return;
	g->next_tick = now + tick_ns;
	for (c = g->clients; c < g->clients + g->n; c++) {
		if (c->fd == -1 && !c->measured)
			(void)begin_request(g, c);
		else if (c->fd != -1 && c->group->pace != PACE_FULL)
			advance_client(g, c);
		else if (c->fd != -1 && now - c->begun > g->o->timeout)
			finish_request(g, c, OUTCOME_LATE);
	}
}

static void
run_events(struct generator *g)
{
	struct epoll_event events[EVENTS_MAX];
	int i, n;

	n = epoll_wait(g->loop, events, EVENTS_MAX, TICK_MS);
	for (i = 0; i < n; i++)
		advance_client(g, events[i].data.ptr);
	run_tick(g);
}

/* The others continue until the last measured request of all is over. */
static bool
all_finished(const struct generator *g)
{
	return g->measured_active == 0 &&
	    (g->nothers == 0 || g->shared->finished >= (int)g->o->processes);
}

/* Returns the part of `n` that falls to this process. */
static long
part_of(const struct generator *g, long n)
{
	return n / g->o->processes + (g->number < n % g->o->processes);
}

static void
make_clients(struct generator *g)
{
	struct client *c;
	size_t i;
	long j;

	for (i = 0; i < g->o->ngroups; i++)
		g->n += part_of(g, g->o->groups[i].n);
	g->clients = c = calloc((size_t)g->n + 1, sizeof *c);
	if (c == NULL)
		err(2, "memory");
	for (i = 0; i < g->o->ngroups; i++)
		for (j = part_of(g, g->o->groups[i].n); j > 0; j--, c++) {
			c->fd = -1;
			c->group = &g->o->groups[i];
			c->measured = i == 0;
		}
	g->measured_active = part_of(g, g->o->groups[0].n);
	g->nothers = g->n - g->measured_active;
}

static int
connect_idle(struct generator *g)
{
	int fd;

	fd = open_socket(g, 0);
	if (fd == -1)
		return -1;
	client_set_timeout(fd, IDLE_TIMEOUT_S);
	if (client_start(fd, &g->o->server))
		return fd;
	(void)close(fd);
	return -1;
}

static void
connect_idle_clients(struct generator *g)
{
	long i;

	g->nidle = part_of(g, g->o->idle);
	g->idle = calloc((size_t)g->nidle + 1, sizeof *g->idle);
	if (g->idle == NULL)
		err(2, "memory");
	for (i = 0; i < g->nidle; i++)
		g->idle[i] = connect_idle(g);
}

/* Counts idle clients that the server has disconnected. */
static void
count_lost(struct generator *g)
{
	char byte;
	long i;

	for (i = 0; i < g->nidle; i++)
		if (g->idle[i] == -1 ||
		    recv(g->idle[i], &byte, 1, MSG_PEEK | MSG_DONTWAIT) != -1 ||
		    errno != EAGAIN)
			g->result->lost++;
}

static void
begin_requests(struct generator *g)
{
	struct client *c;

	g->next_tick = client_clock() + tick_ns;
	for (c = g->clients; c < g->clients + g->n; c++)
		if (!begin_request(g, c) && c->measured)
			g->measured_active--;
	if (g->measured_active == 0)
		atomic_fetch_add(&g->shared->finished, 1);
}

/* Wakes the process at the other end of a pipe. */
static void
send_signal(int fd)
{
	if (write(fd, "x", 1) != 1)
		err(2, "pipe");
}

/* Waits for send_signal(). */
static void
await_signal(int fd)
{
	char byte;

	if (read(fd, &byte, 1) != 1)
		errx(2, "a process of the load has failed");
}

static void
run_generator(struct generator *g, int up, int down)
{
	g->result = &g->shared->results[g->number];
	g->random = (uint64_t)g->number + 1;
	g->loop = epoll_create1(EPOLL_CLOEXEC);
	if (g->loop == -1)
		err(2, "epoll");
	make_clients(g);
	connect_idle_clients(g);
	send_signal(up);
	await_signal(down);
	begin_requests(g);
	while (!all_finished(g))
		run_events(g);
	send_signal(up);
	await_signal(down); /* idle clients stay until memory is measured */
	count_lost(g);
}

/* --- all processes --- */

static void
fork_generator(const struct options *o, struct shared *shared, long number,
    int up[2], int down[2])
{
	pid_t pid, parent = getpid();
	struct generator *g;

	pid = fork();
	if (pid == -1)
		err(2, "fork");
	if (pid > 0)
		return;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)close(up[0]);
	(void)close(down[1]);
	g = calloc(1, sizeof *g);
	if (g == NULL || getppid() != parent)
		_exit(2);
	g->o = o;
	g->shared = shared;
	g->number = number;
	run_generator(g, up[1], down[0]);
	_exit(0);
}

static void
await_signals(const struct options *o, int fd)
{
	long i;

	for (i = 0; i < o->processes; i++)
		await_signal(fd);
}

static void
send_signals(const struct options *o, int fd)
{
	long i;

	for (i = 0; i < o->processes; i++)
		send_signal(fd);
}

static void
wait_for_generators(void)
{
	int status;

	while (wait(&status) > 0)
		if (status != 0)
			errx(2, "a process of the load has failed");
}

static void
add_results(struct result *all, const struct options *o,
    const struct shared *shared)
{
	const struct result *one;
	long i;
	int j;

	for (i = 0; i < o->processes; i++) {
		one = &shared->results[i];
		for (j = 0; j < OUTCOMES; j++) {
			all->measured[j] += one->measured[j];
			all->others[j] += one->others[j];
		}
		all->bytes += one->bytes;
		all->lost += one->lost;
		if (all->ended < one->ended)
			all->ended = one->ended;
		histogram_merge(&all->times, &one->times);
	}
}

/* The server before the idle clients, before the requests, and after them. */
struct measured {
	struct usage first, before, after;
};

static void
print_usage(const struct options *o, const struct measured *m, uint64_t good)
{
	if (o->pid == 0)
		return;
	if (good > 0)
		printf(" cpu=%.2f",
		    (m->after.cpu - m->before.cpu) * 1e6 / (double)good);
	printf(" resident=%.0f processes=%u", m->after.resident,
	    m->after.processes);
	if (o->idle > 0)
		printf(" idle_bytes=%.0f",
		    (m->after.resident - m->first.resident) / (double)o->idle);
}

static uint64_t
sum_outcomes(const uint64_t outcomes[OUTCOMES])
{
	uint64_t n = 0;
	int i;

	for (i = 0; i < OUTCOMES; i++)
		n += outcomes[i];
	return n;
}

static int
print_result(const struct options *o, const struct result *all,
    const struct measured *m, int64_t started)
{
	uint64_t n = sum_outcomes(all->measured),
		 good = all->measured[OUTCOME_GOOD];
	double seconds = (double)(all->ended - started) / 1e9;

	printf("requests=%" PRIu64 " good=%" PRIu64 " wrong=%" PRIu64
	       " resets=%" PRIu64 " late=%" PRIu64 " "
	       "errors=%" PRIu64 " seconds=%.3f rate=%.1f bytes=%" PRIu64 " ",
	    n, good, all->measured[OUTCOME_WRONG], all->measured[OUTCOME_RESET],
	    all->measured[OUTCOME_LATE], all->measured[OUTCOME_ERROR], seconds,
	    seconds > 0 ? (double)good / seconds : 0, all->bytes);
	histogram_print(&all->times);
	print_usage(o, m, good);
	if (o->idle > 0)
		printf(" idle=%ld lost=%" PRIu64 "", o->idle, all->lost);
	if (o->ngroups > 1)
		printf(" answered=%" PRIu64 " unanswered=%" PRIu64 "",
		    all->others[OUTCOME_GOOD],
		    sum_outcomes(all->others) - all->others[OUTCOME_GOOD]);
	(void)putchar('\n');
	return good > 0 && good == n && all->lost == 0 ? 0 : 1;
}

static void
measure_server(const struct options *o, struct usage *usage)
{
	if (o->pid != 0 && !proc_usage(o->pid, usage))
		errx(2, "no process %jd", (intmax_t)o->pid);
}

/* Ends this program even where one of its processes hangs. */
static void
limit_time(const struct options *o)
{
	(void)alarm((unsigned)((o->duration + o->timeout) / second + 60));
}

static struct shared *shared_memory; /* for the signal handler */

static void
on_term(int signal)
{
	(void)signal;
	atomic_store(&shared_memory->left, 0);
}

static int
run(const struct options *o)
{
	static struct result all;
	struct measured m = { 0 };
	struct shared *shared;
	int up[2], down[2];
	long i;

	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED || pipe(up) == -1 || pipe(down) == -1)
		err(2, "memory");
	shared->left = o->requests;
	shared_memory = shared;
	(void)signal(SIGTERM, on_term);
	limit_time(o);
	measure_server(o, &m.first);
	for (i = 0; i < o->processes; i++)
		fork_generator(o, shared, i, up, down);
	(void)close(up[1]);
	await_signals(o, up[0]);
	measure_server(o, &m.before);
	shared->started = client_clock();
	send_signals(o, down[1]);
	await_signals(o, up[0]);
	measure_server(o, &m.after);
	send_signals(o, down[1]);
	wait_for_generators();
	add_results(&all, o, shared);
	return print_result(o, &all, &m, shared->started);
}

/* --- one reply --- */

/* Retries until the server listens. */
static int
connect_soon(const struct client_address *server)
{
	int fd, tries;

	for (tries = 0; tries < FETCH_TIMEOUT_MS / FETCH_RETRY_MS; tries++) {
		fd = checked(client_open(INADDR_ANY, 0), "socket");
		if (client_start(fd, server))
			return fd;
		(void)close(fd);
		(void)poll(NULL, 0, FETCH_RETRY_MS);
	}
	errx(2, "the server does not listen");
}

static void
save_reply(const struct options *o, int fd, FILE *out)
{
	static char piece[PIECE];
	unsigned header = 0;
	size_t from = 0;
	ssize_t n;

	while ((n = recv(fd, piece, sizeof piece, 0)) > 0) {
		if (o->http)
			from = skip_header(&header, piece, (size_t)n);
		(void)fwrite(piece + from, 1, (size_t)n - from, out);
	}
	if (n == -1)
		err(2, "cannot read the reply");
}

static int
fetch_reply(const struct options *o)
{
	char request[CLIENT_REQUEST_MAX];
	uint64_t random = 1;
	size_t n;
	FILE *out;
	int fd;

	(void)alarm((unsigned)(o->timeout / second + 60));
	n = write_request(request, o, o->groups[0].selector, &random);
	fd = connect_soon(&o->server);
	if (send(fd, request, n, MSG_NOSIGNAL) != (ssize_t)n)
		err(2, "cannot send");
	out = fopen(o->fetch_into, "we");
	if (out == NULL)
		err(2, "%s", o->fetch_into);
	save_reply(o, fd, out);
	if (fclose(out) != 0)
		err(2, "%s", o->fetch_into);
	(void)close(fd);
	return 0;
}

/* --- the command line --- */

static void
usage(void)
{
	errx(2, "usage: load [OPTION...] HOST:PORT; see the top of load.c");
}

static int64_t
read_seconds(const char *text)
{
	char *end;
	double value;

	value = strtod(text, &end);
	if (end == text || *end != '\0' || !(value > 0 && value < 100000))
		errx(2, "\"%s\" is not a time in seconds", text);
	return (int64_t)(value * (double)second);
}

/* Parses N:SELECTOR, for a group that is not measured. */
static void
add_group(struct options *o, const char *text, enum pace pace)
{
	char *end;
	long n;

	n = strtol(text, &end, 10);
	if (n < 1 || *end != ':' || o->ngroups == GROUPS_MAX)
		usage();
	o->groups[o->ngroups++] = (struct group){ end + 1, pace, n };
}

static void
read_right_reply(struct options *o, const char *file)
{
	struct checksum sum;

	checksum_file(&sum, file);
	o->compare = true;
	o->right_len = sum.len;
	o->right_sum = checksum_value(&sum);
}

static void
read_group_option(struct options *o, int option, const char *value)
{
	switch (option) {
	case 'q':
		o->groups[0].selector = value;
		break;
	case 'c':
		o->groups[0].n = client_number(value, "option", 1, 100000);
		break;
	case 'x':
		add_group(o, value, PACE_FULL);
		break;
	case 's':
		add_group(o, value, PACE_SLOW_SENDER);
		break;
	case 'r':
		add_group(o, value, PACE_SLOW_READER);
		break;
	case 'i':
		o->idle = client_number(value, "option", 0, 100000);
		break;
	default:
		usage();
	}
}

static void
read_option(struct options *o, int option, const char *value)
{
	switch (option) {
	case 'm':
		o->numbers = client_number(value, "option", 1, 1000000);
		break;
	case 'H':
		o->http = true;
		break;
	case 'e':
		read_right_reply(o, value);
		break;
	case 'o':
		o->fetch_into = value;
		break;
	case 'j':
		o->processes = client_number(value, "option", 1, PROCESSES_MAX);
		break;
	case 'n':
		o->requests = client_number(value, "option", 1, 1000000000);
		break;
	case 't':
		o->duration = read_seconds(value);
		break;
	case 'w':
		o->timeout = read_seconds(value);
		break;
	case 'T':
		o->touch = value;
		break;
	case 'p':
		o->pid = (pid_t)client_number(value, "option", 1, INT32_MAX);
		break;
	case 'F':
		o->free_port = true;
		break;
	default:
		read_group_option(o, option, value);
	}
}

static void
read_options(struct options *o, int argc, char **argv)
{
	int option;

	*o = (struct options){ .processes = sysconf(_SC_NPROCESSORS_ONLN),
		.requests = 1000000000,
		.numbers = 1,
		.duration = 10 * second,
		.timeout = 30 * second,
		.ngroups = 1,
		.groups = { { "", PACE_FULL, 32 } } };
	while ((option = getopt(argc, argv,
		    "Hq:m:e:o:c:j:n:t:w:T:x:s:r:i:p:F")) != -1)
		read_option(o, option, optarg);
	if (o->free_port)
		return;
	if (optind + 1 != argc)
		usage();
	client_address_parse(&o->server, argv[optind]);
	if (o->processes > o->groups[0].n)
		o->processes = o->groups[0].n;
	if (o->processes > PROCESSES_MAX)
		o->processes = PROCESSES_MAX;
}

int
main(int argc, char **argv)
{
	static struct options o;

	read_options(&o, argc, argv);
	client_allow_files();
	if (o.free_port)
		return client_print_free_port();
	if (o.fetch_into != NULL)
		return fetch_reply(&o);
	return run(&o);
}
