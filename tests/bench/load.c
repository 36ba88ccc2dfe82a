/*
 * Visitors, as many at once as asked for. Each sends one request over a
 * connection of its own, reads the reply to the end, judges it, and comes
 * again. What is found is one line of NAME=VALUE on stdout, times in
 * microseconds. The exit status is 0 only if every reply was right.
 *
 * usage: load [OPTION...] HOST:PORT
 *   -q SELECTOR   what is asked for; a # becomes a number below -m, as 012/345
 *   -m NUMBER     see -q; the numbers are random
 *   -H            ask by HTTP/1.0, and judge what follows the header
 *   -e FILE       the right reply, to the last byte
 *   -o FILE       only fetch one reply into FILE, once the server listens
 *   -c NUMBER     visitors at once (32)
 *   -j NUMBER     processes that they are spread over (one for each core)
 *   -n NUMBER     requests in all
 *   -t SECONDS    begin no request after this time (10)
 *   -w SECONDS    patience with one reply (30)
 *   -T PATH       set the time of PATH before every request
 *   -x N:SELECTOR  N others who ask for this all the time, and are not timed
 *   -s N:SELECTOR  N slow senders: a byte every tenth of a second
 *   -r N:SELECTOR  N slow readers: 512 bytes every tenth of a second
 *   -i NUMBER     visitors who connect and never say anything
 *   -p PID        the server: its processor time and its memory are told
 *   -F            only print a port that is free
 * After SIGTERM, no request begins any more.
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proc.h"
#include "sum.h"
#include "tally.h"

enum {
	PROCESSES_MAX = 64,
	CROWDS_MAX = 16,
	EVENTS_MAX = 256,
	REQUEST_MAX = 512,
	PIECE = 256 * 1024,
	SLOW_PIECE = 512,
	TICK_MS = 100,
	FETCH_PATIENCE_MS = 20000
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

/* How its visitors behave. */
enum pace { PACE_FULL, PACE_SLOW_SENDER, PACE_SLOW_READER };

/* Visitors who all want the same. The first crowd is the measured one. */
struct crowd {
	const char *selector;
	enum pace pace;
	long n;
};

struct visitor {
	const struct crowd *crowd;
	bool measured;
	int fd; /* -1: not connected */
	int64_t begun;
	size_t sent, asked; /* bytes of the request: sent, in all */
	unsigned header; /* how much of the end of an HTTP header was seen */
	struct sum sum;
	char request[REQUEST_MAX];
};

/* What one process finds out. */
struct share {
	uint64_t measured[OUTCOMES], others[OUTCOMES];
	uint64_t bytes, lost;
	int64_t ended;
	struct tally tally;
};

/* What all processes see. */
struct board {
	atomic_long left; /* requests that may still begin */
	atomic_int finished; /* processes whose measured requests are over */
	_Atomic int64_t started;
	struct share shares[PROCESSES_MAX];
};

struct options {
	struct sockaddr_in server;
	struct crowd crowds[CROWDS_MAX];
	size_t ncrowds;
	bool http, compare, free_port;
	uint64_t right_len, right_sum;
	const char *fetch_into, *touch;
	long processes, requests, idle, numbers;
	int64_t duration, patience; /* nanoseconds */
	pid_t pid;
};

/* One process at work. */
struct squad {
	const struct options *o;
	struct board *board;
	struct share *share;
	struct visitor *visitors;
	long n, nothers, measured_active;
	int *idle;
	long nidle;
	long place; /* which process this is */
	int loop;
	uint64_t random;
	unsigned long addresses; /* given out so far */
	int64_t next_tick;
	char piece[PIECE];
};

/* --- requests and replies --- */

/* splitmix64: small, and the same everywhere. */
static uint64_t
random_number(uint64_t *state)
{
	uint64_t z;

	z = *state += 0x9e3779b97f4a7c15;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

/* The selector with its # filled in, as a request line. */
static size_t
write_request(char request[REQUEST_MAX], const struct options *o,
    const char *selector, uint64_t *random)
{
	size_t before = strcspn(selector, "#");
	unsigned number;
	char digits[16] = "";
	int n;

	if (selector[before] == '#') {
		number =
		    (unsigned)(random_number(random) % (uint64_t)o->numbers);
		(void)snprintf(digits, sizeof digits, "%03u/%03u",
		    number / 1000 % 1000, number % 1000);
	}
	n = snprintf(request, REQUEST_MAX, "%s%.*s%s%s%s",
	    o->http ? "GET " : "", (int)before, selector, digits,
	    selector + before + (selector[before] == '#'),
	    o->http ? " HTTP/1.0\r\n\r\n" : "\r\n");
	if (n < 0 || n >= REQUEST_MAX)
		errx(2, "the selector is too long");
	return (size_t)n;
}

/* Where the body begins in these bytes: `n` if it does not yet. */
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

static void
sum_file(struct sum *sum, const char *file)
{
	static char piece[PIECE];
	ssize_t n;
	int fd;

	sum_init(sum);
	fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		err(2, "%s", file);
	while ((n = read(fd, piece, sizeof piece)) > 0)
		sum_add(sum, piece, (size_t)n);
	if (n == -1)
		err(2, "%s", file);
	(void)close(fd);
}

/* --- connections --- */

/*
 * A socket with a source address that is ours in turn, all over 127.0.0.0/8:
 * ports that wait for late packets would else run out within seconds.
 */
static int
open_socket(struct squad *s, int flags)
{
	unsigned long n = s->addresses++ * (unsigned long)s->o->processes +
	    (unsigned long)s->place;
	struct sockaddr_in source = { .sin_family = AF_INET };
	int fd, on = 1;

	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
	if (fd == -1)
		return -1;
	source.sin_addr.s_addr = htonl((uint32_t)(127UL << 24 |
	    (1 + n % 250) << 16 | (1 + n / 250 % 4) << 8 | 1));
	/* The port is chosen by connect(), who knows both ends. */
	(void)setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on,
	    sizeof on);
	if (bind(fd, (struct sockaddr *)&source, sizeof source) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

static void
count(struct squad *s, const struct visitor *v, enum outcome outcome)
{
	if (!v->measured) {
		s->share->others[outcome]++;
		return;
	}
	s->share->measured[outcome]++;
	s->share->bytes += v->sum.len;
	s->share->ended = tally_now();
	if (outcome == OUTCOME_GOOD)
		tally_add(&s->share->tally, s->share->ended - v->begun);
}

static enum outcome
outcome_of_errno(void)
{
	return errno == ECONNRESET || errno == EPIPE ? OUTCOME_RESET :
						       OUTCOME_ERROR;
}

/* A visitor who is not measured is content with any reply. */
static enum outcome
judge(const struct squad *s, const struct visitor *v)
{
	const struct options *o = s->o;

	if (v->sum.len == 0 && !(v->measured && o->compare))
		return OUTCOME_WRONG;
	if (!v->measured || !o->compare)
		return OUTCOME_GOOD;
	return v->sum.len == o->right_len &&
		sum_value(&v->sum) == o->right_sum ?
	    OUTCOME_GOOD :
	    OUTCOME_WRONG;
}

/* May this one come again? Those who are not measured always may. */
static bool
take_turn(struct squad *s, const struct visitor *v)
{
	if (!v->measured)
		return true;
	return tally_now() < s->board->started + s->o->duration &&
	    atomic_fetch_sub(&s->board->left, 1) > 0;
}

/* Sends as much as the pace allows. False if the connection is no good. */
static bool
send_request(struct visitor *v)
{
	size_t left = v->asked - v->sent;
	ssize_t n;

	if (v->crowd->pace == PACE_SLOW_SENDER && left > 1)
		left = 1;
	n = send(v->fd, v->request + v->sent, left,
	    MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n > 0)
		v->sent += (size_t)n;
	return n >= 0 || errno == EAGAIN;
}

/* Over loopback a connection is there when connect() returns, or soon. */
static bool
connect_visitor(struct squad *s, struct visitor *v)
{
	struct epoll_event event = { .data.ptr = v };
	int size = 4096;

	v->fd = open_socket(s, SOCK_NONBLOCK);
	if (v->fd == -1)
		return false;
	if (v->crowd->pace == PACE_SLOW_READER)
		(void)setsockopt(v->fd, SOL_SOCKET, SO_RCVBUF, &size,
		    sizeof size);
	if (connect(v->fd, (const struct sockaddr *)&s->o->server,
		sizeof s->o->server) == -1 &&
	    errno != EINPROGRESS)
		return false;
	if (!send_request(v))
		return false;
	if (v->crowd->pace != PACE_FULL)
		return true; /* ticks move it */
	event.events = v->sent < v->asked ? EPOLLOUT : EPOLLIN;
	return epoll_ctl(s->loop, EPOLL_CTL_ADD, v->fd, &event) == 0;
}

static void
disconnect(struct visitor *v)
{
	if (v->fd != -1)
		(void)close(v->fd);
	v->fd = -1;
}

/* Comes with a new request. False if there are no more to come with. */
static bool
visit(struct squad *s, struct visitor *v)
{
	while (take_turn(s, v)) {
		v->sent = 0;
		v->header = 0;
		sum_init(&v->sum);
		v->asked = write_request(v->request, s->o, v->crowd->selector,
		    &s->random);
		if (v->measured && s->o->touch != NULL)
			(void)utimensat(AT_FDCWD, s->o->touch, NULL, 0);
		v->begun = tally_now();
		if (connect_visitor(s, v))
			return true;
		count(s, v, outcome_of_errno());
		disconnect(v);
		if (!v->measured)
			return false; /* until the next tick */
	}
	return false;
}

static void
finish(struct squad *s, struct visitor *v, enum outcome outcome)
{
	count(s, v, outcome);
	disconnect(v);
	if (visit(s, v) || !v->measured)
		return;
	if (--s->measured_active == 0)
		atomic_fetch_add(&s->board->finished, 1);
}

static void
take_bytes(struct squad *s, struct visitor *v, size_t n)
{
	size_t from = 0;

	if (s->o->http)
		from = skip_header(&v->header, s->piece, n);
	sum_add(&v->sum, s->piece + from, n - from);
}

/* Reads what has come, once for the slow, else until there is no more. */
static void
receive(struct squad *s, struct visitor *v)
{
	bool slow = v->crowd->pace == PACE_SLOW_READER;
	ssize_t n;

	do {
		n = recv(v->fd, s->piece, slow ? SLOW_PIECE : PIECE,
		    MSG_DONTWAIT);
		if (n > 0)
			take_bytes(s, v, (size_t)n);
	} while (n > 0 && !slow);
	if (n == 0)
		finish(s, v, judge(s, v));
	else if (n == -1 && errno != EAGAIN)
		finish(s, v, outcome_of_errno());
}

/* The connection was not there at once: now it is, or is refused. */
static void
send_late(struct squad *s, struct visitor *v)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = v };

	if (!send_request(v))
		finish(s, v, outcome_of_errno());
	else if (v->sent == v->asked)
		(void)epoll_ctl(s->loop, EPOLL_CTL_MOD, v->fd, &event);
}

static void
move(struct squad *s, struct visitor *v)
{
	if (v->sent < v->asked)
		send_late(s, v);
	else
		receive(s, v);
}

/* --- one process --- */

static void
tick(struct squad *s)
{
	int64_t now = tally_now();
	struct visitor *v;

	if (now < s->next_tick)
		return;
	s->next_tick = now + tick_ns;
	for (v = s->visitors; v < s->visitors + s->n; v++) {
		if (v->fd == -1 && !v->measured)
			(void)visit(s, v);
		else if (v->fd != -1 && v->crowd->pace != PACE_FULL)
			move(s, v);
		else if (v->fd != -1 && now - v->begun > s->o->patience)
			finish(s, v, OUTCOME_LATE);
	}
}

static void
work(struct squad *s)
{
	struct epoll_event events[EVENTS_MAX];
	int i, n;

	n = epoll_wait(s->loop, events, EVENTS_MAX, TICK_MS);
	for (i = 0; i < n; i++)
		move(s, events[i].data.ptr);
	tick(s);
}

/* The others go on until the last measured request of all is over. */
static bool
all_finished(const struct squad *s)
{
	return s->measured_active == 0 &&
	    (s->nothers == 0 || s->board->finished >= (int)s->o->processes);
}

/* This process's part of a number that all of them share. */
static long
part_of(const struct squad *s, long n)
{
	return n / s->o->processes + (s->place < n % s->o->processes);
}

static void
gather_visitors(struct squad *s)
{
	struct visitor *v;
	size_t i;
	long j;

	for (i = 0; i < s->o->ncrowds; i++)
		s->n += part_of(s, s->o->crowds[i].n);
	s->visitors = v = calloc((size_t)s->n + 1, sizeof *v);
	if (v == NULL)
		err(2, "memory");
	for (i = 0; i < s->o->ncrowds; i++)
		for (j = part_of(s, s->o->crowds[i].n); j > 0; j--, v++) {
			v->fd = -1;
			v->crowd = &s->o->crowds[i];
			v->measured = i == 0;
		}
	s->measured_active = part_of(s, s->o->crowds[0].n);
	s->nothers = s->n - s->measured_active;
}

static int
connect_idle(struct squad *s)
{
	struct timeval patience = { .tv_sec = 10 };
	int fd;

	fd = open_socket(s, 0);
	if (fd == -1)
		return -1;
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience,
	    sizeof patience);
	if (connect(fd, (const struct sockaddr *)&s->o->server,
		sizeof s->o->server) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

static void
gather_idle(struct squad *s)
{
	long i;

	s->nidle = part_of(s, s->o->idle);
	s->idle = calloc((size_t)s->nidle + 1, sizeof *s->idle);
	if (s->idle == NULL)
		err(2, "memory");
	for (i = 0; i < s->nidle; i++)
		s->idle[i] = connect_idle(s);
}

/* Those whom the server has not kept. */
static void
count_lost(struct squad *s)
{
	char byte;
	long i;

	for (i = 0; i < s->nidle; i++)
		if (s->idle[i] == -1 ||
		    recv(s->idle[i], &byte, 1, MSG_PEEK | MSG_DONTWAIT) != -1 ||
		    errno != EAGAIN)
			s->share->lost++;
}

static void
begin_visits(struct squad *s)
{
	struct visitor *v;

	s->next_tick = tally_now() + tick_ns;
	for (v = s->visitors; v < s->visitors + s->n; v++)
		if (!visit(s, v) && v->measured)
			s->measured_active--;
	if (s->measured_active == 0)
		atomic_fetch_add(&s->board->finished, 1);
}

/* Tells the parent one thing, or waits until it tells us. */
static void
tell(int fd)
{
	if (write(fd, "x", 1) != 1)
		err(2, "pipe");
}

static void
hear(int fd)
{
	char byte;

	if (read(fd, &byte, 1) != 1)
		errx(2, "a process of the load has failed");
}

static void
run_squad(struct squad *s, int up, int down)
{
	s->share = &s->board->shares[s->place];
	s->random = (uint64_t)s->place + 1;
	s->loop = epoll_create1(EPOLL_CLOEXEC);
	if (s->loop == -1)
		err(2, "epoll");
	gather_visitors(s);
	gather_idle(s);
	tell(up);
	hear(down);
	begin_visits(s);
	while (!all_finished(s))
		work(s);
	tell(up);
	hear(down); /* its memory is read while the idle are there */
	count_lost(s);
}

/* --- all processes --- */

static void
fork_squad(const struct options *o, struct board *board, long place, int up[2],
    int down[2])
{
	pid_t pid, parent = getpid();
	struct squad *s;

	pid = fork();
	if (pid == -1)
		err(2, "fork");
	if (pid > 0)
		return;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)close(up[0]);
	(void)close(down[1]);
	s = calloc(1, sizeof *s);
	if (s == NULL || getppid() != parent)
		_exit(2);
	s->o = o;
	s->board = board;
	s->place = place;
	run_squad(s, up[1], down[0]);
	_exit(0);
}

/* Waits for all, or lets all go on. */
static void
hear_all(const struct options *o, int fd)
{
	long i;

	for (i = 0; i < o->processes; i++)
		hear(fd);
}

static void
tell_all(const struct options *o, int fd)
{
	long i;

	for (i = 0; i < o->processes; i++)
		tell(fd);
}

static void
join_squads(void)
{
	int status;

	while (wait(&status) > 0)
		if (status != 0)
			errx(2, "a process of the load has failed");
}

static void
merge(struct share *all, const struct options *o, const struct board *board)
{
	const struct share *one;
	long i;
	int j;

	for (i = 0; i < o->processes; i++) {
		one = &board->shares[i];
		for (j = 0; j < OUTCOMES; j++) {
			all->measured[j] += one->measured[j];
			all->others[j] += one->others[j];
		}
		all->bytes += one->bytes;
		all->lost += one->lost;
		if (all->ended < one->ended)
			all->ended = one->ended;
		tally_merge(&all->tally, &one->tally);
	}
}

/* The server before the idle came, before the requests, and after them. */
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
print_result(const struct options *o, const struct share *all,
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
	tally_print(&all->tally);
	print_usage(o, m, good);
	if (o->idle > 0)
		printf(" idle=%ld lost=%" PRIu64 "", o->idle, all->lost);
	if (o->ncrowds > 1)
		printf(" answered=%" PRIu64 " unanswered=%" PRIu64 "",
		    all->others[OUTCOME_GOOD],
		    sum_outcomes(all->others) - all->others[OUTCOME_GOOD]);
	(void)putchar('\n');
	return good > 0 && good == n && all->lost == 0 ? 0 : 1;
}

static void
look(const struct options *o, struct usage *usage)
{
	if (o->pid != 0 && !proc_usage(o->pid, usage))
		errx(2, "there is no process %jd", (intmax_t)o->pid);
}

/* A process that hangs must not hang us. */
static void
limit_time(const struct options *o)
{
	(void)alarm((unsigned)((o->duration + o->patience) / second + 60));
}

static struct board *whole; /* for the signal */

static void
on_term(int signal)
{
	(void)signal;
	atomic_store(&whole->left, 0);
}

static int
run(const struct options *o)
{
	static struct share all;
	struct measured m = { 0 };
	struct board *board;
	int up[2], down[2];
	long i;

	board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (board == MAP_FAILED || pipe(up) == -1 || pipe(down) == -1)
		err(2, "memory");
	board->left = o->requests;
	whole = board;
	(void)signal(SIGTERM, on_term);
	limit_time(o);
	look(o, &m.first);
	for (i = 0; i < o->processes; i++)
		fork_squad(o, board, i, up, down);
	(void)close(up[1]);
	hear_all(o, up[0]);
	look(o, &m.before);
	board->started = tally_now();
	tell_all(o, down[1]);
	hear_all(o, up[0]);
	look(o, &m.after);
	tell_all(o, down[1]);
	join_squads();
	merge(&all, o, board);
	return print_result(o, &all, &m, board->started);
}

/* --- one reply --- */

/* Tries until somebody listens. */
static int
connect_soon(const struct sockaddr_in *server)
{
	int fd, tries;

	for (tries = 0; tries < FETCH_PATIENCE_MS / 10; tries++) {
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (fd == -1)
			err(2, "socket");
		if (connect(fd, (const struct sockaddr *)server,
			sizeof *server) == 0)
			return fd;
		(void)close(fd);
		(void)poll(NULL, 0, 10);
	}
	errx(2, "nobody listens");
}

static void
keep_reply(const struct options *o, int fd, FILE *out)
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
fetch(const struct options *o)
{
	char request[REQUEST_MAX];
	uint64_t random = 1;
	size_t n;
	FILE *out;
	int fd;

	(void)alarm((unsigned)(o->patience / second + 60));
	n = write_request(request, o, o->crowds[0].selector, &random);
	fd = connect_soon(&o->server);
	if (send(fd, request, n, MSG_NOSIGNAL) != (ssize_t)n)
		err(2, "cannot send");
	out = fopen(o->fetch_into, "we");
	if (out == NULL)
		err(2, "%s", o->fetch_into);
	keep_reply(o, fd, out);
	if (fclose(out) != 0)
		err(2, "%s", o->fetch_into);
	(void)close(fd);
	return 0;
}

static int
print_free_port(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof any;
	int fd;

	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1 || bind(fd, (struct sockaddr *)&any, len) == -1 ||
	    getsockname(fd, (struct sockaddr *)&any, &len) == -1)
		err(2, "no port");
	printf("%d\n", ntohs(any.sin_port));
	(void)close(fd);
	return 0;
}

/* --- the command line --- */

static void
usage(void)
{
	errx(2, "usage: load [OPTION...] HOST:PORT; load.c tells the options");
}

static long
number(const char *text, long least, long most)
{
	char *end;
	long value;

	value = strtol(text, &end, 10);
	if (end == text || *end != '\0' || value < least || value > most)
		errx(2, "\"%s\" is no number from %ld to %ld", text, least,
		    most);
	return value;
}

static int64_t
seconds(const char *text)
{
	char *end;
	double value;

	value = strtod(text, &end);
	if (end == text || *end != '\0' || !(value > 0 && value < 100000))
		errx(2, "\"%s\" is no time in seconds", text);
	return (int64_t)(value * (double)second);
}

/* N:SELECTOR, for a crowd that is not measured. */
static void
add_crowd(struct options *o, const char *text, enum pace pace)
{
	char *end;
	long n;

	n = strtol(text, &end, 10);
	if (n < 1 || *end != ':' || o->ncrowds == CROWDS_MAX)
		usage();
	o->crowds[o->ncrowds++] = (struct crowd){ end + 1, pace, n };
}

static void
read_right_reply(struct options *o, const char *file)
{
	struct sum sum;

	sum_file(&sum, file);
	o->compare = true;
	o->right_len = sum.len;
	o->right_sum = sum_value(&sum);
}

static void
read_address(struct options *o, char *text)
{
	char *colon = strrchr(text, ':');

	if (colon == NULL)
		errx(2, "\"%s\" is not HOST:PORT", text);
	*colon = '\0';
	o->server.sin_family = AF_INET;
	o->server.sin_port = htons((uint16_t)number(colon + 1, 1, 65535));
	if (inet_pton(AF_INET, text, &o->server.sin_addr) != 1)
		errx(2, "\"%s\" is no address", text);
}

static void
read_crowd_option(struct options *o, int option, const char *value)
{
	switch (option) {
	case 'q':
		o->crowds[0].selector = value;
		break;
	case 'c':
		o->crowds[0].n = number(value, 1, 100000);
		break;
	case 'x':
		add_crowd(o, value, PACE_FULL);
		break;
	case 's':
		add_crowd(o, value, PACE_SLOW_SENDER);
		break;
	case 'r':
		add_crowd(o, value, PACE_SLOW_READER);
		break;
	case 'i':
		o->idle = number(value, 0, 100000);
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
		o->numbers = number(value, 1, 1000000);
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
		o->processes = number(value, 1, PROCESSES_MAX);
		break;
	case 'n':
		o->requests = number(value, 1, 1000000000);
		break;
	case 't':
		o->duration = seconds(value);
		break;
	case 'w':
		o->patience = seconds(value);
		break;
	case 'T':
		o->touch = value;
		break;
	case 'p':
		o->pid = (pid_t)number(value, 1, INT32_MAX);
		break;
	case 'F':
		o->free_port = true;
		break;
	default:
		read_crowd_option(o, option, value);
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
		.patience = 30 * second,
		.ncrowds = 1,
		.crowds = { { "", PACE_FULL, 32 } } };
	while ((option = getopt(argc, argv,
		    "q:m:He:o:c:j:n:t:w:T:x:s:r:i:p:F")) != -1)
		read_option(o, option, optarg);
	if (o->free_port)
		return;
	if (optind + 1 != argc)
		usage();
	read_address(o, argv[optind]);
	if (o->processes > o->crowds[0].n)
		o->processes = o->crowds[0].n;
	if (o->processes > PROCESSES_MAX)
		o->processes = PROCESSES_MAX;
}

int
main(int argc, char **argv)
{
	static struct options o;

	read_options(&o, argc, argv);
	proc_allow_files();
	if (o.free_port)
		return print_free_port();
	if (o.fetch_into != NULL)
		return fetch(&o);
	return run(&o);
}
