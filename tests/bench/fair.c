/*
 * Visitors who take more than their share, and one who only wants his. Each of
 * the greedy comes from an address of his own, unless -a says from which. One
 * process, one kind of them or several; who is to be timed has a process to
 * himself, so that the others do not hold him up.
 *
 * usage: fair [OPTION...] HOST:PORT
 *   -k N:SELECTOR  N keepers: they ask, all at once, read the first byte, and
 *                  keep the connection; a # is the number of each, from 0
 *   -s N           N slow senders: a byte of a request every second
 *   -r N:SELECTOR  N slow readers: so many bytes every second as -b says
 *   -b BYTES       (8)
 *   -e MS          so often, instead of every second
 *   -f N:SELECTOR  instead of all that: a visitor who comes N times a second
 *   -a ADDRESS     the address from which all come
 *   -t SECONDS     how long that goes on (0: until we are killed)
 * When it is known what became of all keepers, one line on stdout tells it:
 *   answered=N told=N closed=N; told is who got an error line
 * At the end another one tells how often the slow were sent away: they come
 * again. For the timed one it is failed=N and his delays, in microseconds. The
 * exit status is 0 if he did not fail.
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "proc.h"
#include "tally.h"

enum {
	REQUEST_MAX = 512,
	PIECE = 64 * 1024,
	PAUSE_MS = 10, /* between two looks at everybody */
	WINDOW = 4096, /* bytes that a slow reader takes without reading */
	PATIENCE_S = 10
};

static const int64_t second = 1000000000;

enum kind { KEEPER, SENDER, READER, KINDS };

struct visitor {
	enum kind kind;
	int fd; /* -1: not connected */
	int64_t due; /* when he does something */
	bool known; /* what became of a keeper */
	size_t len, sent; /* of his request */
	char request[REQUEST_MAX];
};

struct options {
	struct sockaddr_in server, source;
	const char *selectors[KINDS], *fresh;
	size_t n[KINDS], rate, bytes;
	int64_t duration, pause; /* of all, and of the slow; ns */
};

static struct options options = { .bytes = 8, .pause = 1000000000 };
static struct visitor *visitors;
static size_t nvisitors, unknown;
static size_t answered, told, closed, sent_away;
static char piece[PIECE];

/* --- connections --- */

static void
bind_source(int fd)
{
	static unsigned long turn;
	struct sockaddr_in source = options.source;
	int on = 1;

	if (source.sin_addr.s_addr == INADDR_ANY) {
		source.sin_addr.s_addr = htonl((uint32_t)(127UL << 24 |
		    (1 + turn % 250) << 16 | (1 + turn / 250 % 250) << 8 | 1));
		turn++;
	}
	/* The port is chosen by connect(), who knows both ends. */
	(void)setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on,
	    sizeof on);
	if (bind(fd, (struct sockaddr *)&source, sizeof source) == -1)
		err(2, "bind");
}

static int
open_socket(int flags)
{
	int fd;

	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
	if (fd == -1)
		err(2, "socket");
	bind_source(fd);
	return fd;
}

static void
connect_visitor(struct visitor *v)
{
	int size = WINDOW;

	v->fd = open_socket(SOCK_NONBLOCK);
	v->sent = 0;
	if (v->kind == READER)
		(void)setsockopt(v->fd, SOL_SOCKET, SO_RCVBUF, &size,
		    sizeof size);
	if (connect(v->fd, (const struct sockaddr *)&options.server,
		sizeof options.server) == -1 &&
	    errno != EINPROGRESS)
		err(2, "connect");
}

static void
disconnect(struct visitor *v)
{
	(void)close(v->fd);
	v->fd = -1;
}

/* False if the connection has gone. */
static bool
send_some(struct visitor *v, size_t most)
{
	ssize_t n;

	if (most > v->len - v->sent)
		most = v->len - v->sent;
	n = send(v->fd, v->request + v->sent, most,
	    MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n > 0)
		v->sent += (size_t)n;
	return n >= 0 || errno == EAGAIN;
}

/* How many bytes came, 0 if none did, or -1 if the connection has gone. */
static ssize_t
receive(struct visitor *v, size_t most)
{
	ssize_t n;

	n = recv(v->fd, piece, most < PIECE ? most : PIECE, MSG_DONTWAIT);
	if (n == -1 && errno == EAGAIN)
		return 0;
	return n == 0 ? -1 : n;
}

/* --- the greedy --- */

static void
settle(struct visitor *v, size_t *fate)
{
	v->known = true;
	++*fate;
	if (--unknown > 0)
		return;
	printf("answered=%zu told=%zu closed=%zu\n", answered, told, closed);
	(void)fflush(stdout);
}

static void
move_keeper(struct visitor *v)
{
	ssize_t n;

	if (v->known)
		return;
	(void)send_some(v, v->len); /* he may have been told already */
	n = receive(v, 1);
	if (n == 0)
		return;
	if (n > 0 && piece[0] != '3') {
		settle(v, &answered);
		return;
	}
	settle(v, n > 0 ? &told : &closed);
	disconnect(v);
}

/* They come again when they are sent away. */
static void
move_slow(struct visitor *v)
{
	bool well = true;

	if (v->fd == -1)
		connect_visitor(v);
	if (v->kind == SENDER)
		well = send_some(v, 1) && receive(v, 1) != -1;
	else if (v->sent < v->len)
		well = send_some(v, v->len);
	else
		well = receive(v, options.bytes) != -1;
	if (well)
		return;
	sent_away++;
	disconnect(v);
}

static void
move_all(int64_t now)
{
	struct visitor *v;

	for (v = visitors; v < visitors + nvisitors; v++) {
		if (now < v->due)
			continue;
		if (v->kind == KEEPER)
			move_keeper(v);
		else {
			move_slow(v);
			v->due = now + options.pause;
		}
	}
}

/* A slow request is as long as may be, and does not end. */
static void
write_request(struct visitor *v, const char *selector, size_t number)
{
	size_t before = strcspn(selector, "#");
	char digits[24] = "";
	int n;

	if (v->kind == SENDER) {
		memset(v->request, 'x', v->len = REQUEST_MAX);
		return;
	}
	if (selector[before] == '#')
		(void)snprintf(digits, sizeof digits, "%zu", number);
	n = snprintf(v->request, REQUEST_MAX, "%.*s%s%s\r\n", (int)before,
	    selector, digits, selector + before + (selector[before] == '#'));
	if (n < 0 || n >= REQUEST_MAX)
		errx(2, "the selector is too long");
	v->len = (size_t)n;
}

/* The slow do not act all in the same moment. */
static void
gather(enum kind kind, int64_t now)
{
	struct visitor *v;
	size_t i;

	for (i = 0; i < options.n[kind]; i++) {
		v = &visitors[nvisitors++];
		v->kind = kind;
		v->fd = -1;
		v->due = now;
		if (kind != KEEPER)
			v->due +=
			    (int64_t)i * second / (int64_t)options.n[kind];
		write_request(v, options.selectors[kind], i);
		if (kind != KEEPER)
			continue;
		connect_visitor(v);
		(void)send_some(v, v->len);
	}
}

static int
be_greedy(void)
{
	const struct timespec pause = { 0, PAUSE_MS * 1000000L };
	int64_t began = tally_now(), now = began;

	visitors = calloc(options.n[KEEPER] + options.n[SENDER] +
		options.n[READER] + 1,
	    sizeof *visitors);
	if (visitors == NULL)
		err(2, "memory");
	unknown = options.n[KEEPER];
	gather(KEEPER, now);
	gather(SENDER, now);
	gather(READER, now);
	while (options.duration == 0 || now < began + options.duration) {
		move_all(now);
		(void)nanosleep(&pause, NULL);
		now = tally_now();
	}
	printf("sent_away=%zu\n", sent_away);
	return 0;
}

/* --- the timed one --- */

/* Reads to the end: was there a reply, and no error? */
static bool
is_served(int fd, const char *request)
{
	char first = '3';
	bool begun = false;
	ssize_t n;

	if (connect(fd, (const struct sockaddr *)&options.server,
		sizeof options.server) == -1 ||
	    send(fd, request, strlen(request), MSG_NOSIGNAL) == -1)
		return false;
	while ((n = recv(fd, piece, PIECE, 0)) > 0) {
		if (!begun)
			first = piece[0];
		begun = true;
	}
	return n == 0 && begun && first != '3';
}

static bool
visit(const char *request)
{
	const struct timeval patience = { .tv_sec = PATIENCE_S };
	bool served;
	int fd;

	fd = open_socket(0);
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience,
	    sizeof patience);
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
	    sizeof patience);
	served = is_served(fd, request);
	(void)close(fd);
	return served;
}

static void
sleep_until(int64_t moment)
{
	const struct timespec at = { moment / second, moment % second };

	while (
	    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR)
		;
}

static int
be_fresh(void)
{
	static struct tally tally;
	int64_t next = tally_now(), end = next + options.duration, began;
	const int64_t step = second / (int64_t)options.rate;
	char request[REQUEST_MAX];
	size_t failed = 0;

	(void)snprintf(request, sizeof request, "%s\r\n", options.fresh);
	for (; next < end; next += step) {
		sleep_until(next);
		began = tally_now();
		if (visit(request))
			tally_add(&tally, tally_now() - began);
		else
			failed++;
		if (next < began - step)
			next = began; /* late: none of them is made up for */
	}
	printf("failed=%zu ", failed);
	tally_print(&tally);
	(void)putchar('\n');
	return failed == 0 ? 0 : 1;
}

/* --- options --- */

static void
usage(void)
{
	errx(2, "usage: fair [OPTION...] HOST:PORT");
}

static size_t
number(const char *text, char **end)
{
	unsigned long n;

	errno = 0;
	n = strtoul(text, end, 10);
	if (*end == text || errno != 0 || n > 1000000)
		usage();
	return n;
}

/* "N:SELECTOR" */
static size_t
crowd(const char *text, const char **selector)
{
	char *end;
	size_t n;

	n = number(text, &end);
	if (n == 0 || *end != ':')
		usage();
	*selector = end + 1;
	return n;
}

static void
read_option(int option, const char *value)
{
	char *end;

	switch (option) {
	case 'k':
		options.n[KEEPER] = crowd(value, &options.selectors[KEEPER]);
		break;
	case 's':
		options.n[SENDER] = number(value, &end);
		options.selectors[SENDER] = "";
		break;
	case 'r':
		options.n[READER] = crowd(value, &options.selectors[READER]);
		break;
	case 'b':
		options.bytes = number(value, &end);
		break;
	case 'e':
		options.pause = (int64_t)number(value, &end) * 1000000;
		break;
	case 'f':
		options.rate = crowd(value, &options.fresh);
		break;
	case 'a':
		if (inet_pton(AF_INET, value, &options.source.sin_addr) != 1)
			usage();
		break;
	case 't':
		options.duration = (int64_t)number(value, &end) * second;
		break;
	default:
		usage();
	}
}

static void
read_server(const char *text)
{
	const char *colon = strrchr(text, ':');
	char host[INET_ADDRSTRLEN], *end;

	if (colon == NULL)
		usage();
	(void)snprintf(host, sizeof host, "%.*s", (int)(colon - text), text);
	options.server.sin_family = options.source.sin_family = AF_INET;
	options.server.sin_port = htons((uint16_t)number(colon + 1, &end));
	if (inet_pton(AF_INET, host, &options.server.sin_addr) != 1)
		usage();
}

int
main(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "k:s:r:b:e:f:a:t:")) != -1)
		read_option(option, optarg);
	if (optind + 1 != argc)
		usage();
	read_server(argv[optind]);
	proc_allow_files();
	return options.rate > 0 ? be_fresh() : be_greedy();
}
