/*
 * Simulates clients that take more than their share, or one timed client beside
 * them. Each of the greedy clients has a source address of its own, unless -a
 * names one for all. A timed client needs a process of its own, so that the
 * others do not delay it.
 *
 * usage: fair [OPTION...] HOST:PORT
 *   -k N:SELECTOR  N holders: they send a request, all at once, read the first
 *                  byte, and keep the connection; a # is the number of each,
 *                  from 0
 *   -s N           N slow senders: a byte of a request every second
 *   -r N:SELECTOR  N slow readers: as many bytes every second as -b says
 *   -b BYTES       (8)
 *   -e MS          the interval, instead of a second
 *   -w             before a slow reader sends its request, another client with
 *                  the same request reads the whole reply, so that it is cached
 *   -f N:SELECTOR  instead of all these: one client, timed, N times a second
 *   -a ADDRESS     the source address of all
 *   -t SECONDS     how long that lasts (0: until a signal)
 * Once the fate of all holders is known, one line on stdout shows it:
 *   answered=N refused=N closed=N; a refused client got an error line
 * At the end another line shows how often slow clients were disconnected: they
 * connect again. For the timed client the line has failed=N and the delays in
 * microseconds. The exit status is 0 if it did not fail.
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "histogram.h"

enum {
	PIECE = 64 * 1024,
	TICK_MS = 10, /* between two checks of all clients */
	WINDOW = 4096, /* receive buffer of a slow reader */
	TIMEOUT_S = 10
};

static const int64_t second = 1000000000;

enum kind { HOLDER, SENDER, READER, KINDS };

struct client {
	enum kind kind;
	int fd; /* -1: not connected */
	int64_t due; /* the time of its next step */
	bool settled; /* the fate of a holder is known */
	size_t len, sent; /* of the request */
	char request[CLIENT_REQUEST_MAX];
};

struct options {
	struct client_address server;
	in_addr_t source; /* INADDR_ANY: one for each */
	const char *selectors[KINDS], *timed;
	size_t n[KINDS], rate, bytes;
	bool warm;
	int64_t duration, pause; /* ns; pause: of slow clients */
};

static struct options options = { .bytes = 8, .pause = 1000000000 };
static struct client *clients;
static size_t nclients, unsettled;
static size_t answered, refused, closed, disconnects;
static char piece[PIECE];

/* --- connections --- */

static int
open_socket(int flags)
{
	static unsigned long turn;
	in_addr_t source = options.source;

	if (source == INADDR_ANY)
		source = client_source(turn++);
	return checked(client_open(source, flags), "socket");
}

static void
connect_client(struct client *c)
{
	int size = WINDOW;

	c->fd = open_socket(SOCK_NONBLOCK);
	c->sent = 0;
	if (c->kind == READER)
		(void)setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &size,
		    sizeof size);
	if (!client_start(c->fd, &options.server))
		err(2, "connect");
}

static void
disconnect(struct client *c)
{
	(void)close(c->fd);
	c->fd = -1;
}

/* False after an error. */
static bool
send_request(struct client *c, size_t most)
{
	size_t left = c->len - c->sent;

	return client_send(c->fd, c->request, most < left ? most : left,
	    &c->sent);
}

/* Returns how many bytes arrived, maybe 0, or -1 after the end or an error. */
static ssize_t
read_reply(struct client *c, size_t most)
{
	ssize_t n;

	n = recv(c->fd, piece, most < PIECE ? most : PIECE, MSG_DONTWAIT);
	if (n == -1 && errno == EAGAIN)
		return 0;
	return n == 0 ? -1 : n;
}

/* --- whole replies --- */

/* Reports whether a whole reply comes that is no error. */
static bool
is_served(int fd, const char *request)
{
	char first = '3';
	bool begun = false;
	ssize_t n;

	if (!client_start(fd, &options.server) ||
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
get_reply(const char *request)
{
	bool served;
	int fd;

	fd = open_socket(0);
	client_set_timeout(fd, TIMEOUT_S);
	served = is_served(fd, request);
	(void)close(fd);
	return served;
}

/* --- greedy clients --- */

/* Notes the fate of a holder. */
static void
settle_holder(struct client *c, size_t *fate)
{
	c->settled = true;
	++*fate;
	if (--unsettled > 0)
		return;
	printf("answered=%zu refused=%zu closed=%zu\n", answered, refused,
	    closed);
	(void)fflush(stdout);
}

static void
step_holder(struct client *c)
{
	ssize_t n;

	if (c->settled)
		return;
	(void)send_request(c, c->len); /* it may be refused already */
	n = read_reply(c, 1);
	if (n == 0)
		return;
	if (n > 0 && piece[0] != '3') {
		settle_holder(c, &answered);
		return;
	}
	settle_holder(c, n > 0 ? &refused : &closed);
	disconnect(c);
}

/* A disconnected client connects again. */
static void
step_slow_client(struct client *c)
{
	bool well = true;

	if (c->fd == -1)
		connect_client(c);
	if (c->kind == SENDER)
		well = send_request(c, 1) && read_reply(c, 1) != -1;
	else if (c->sent < c->len)
		well = (!options.warm || get_reply(c->request)) &&
		    send_request(c, c->len);
	else
		well = read_reply(c, options.bytes) != -1;
	if (well)
		return;
	disconnects++;
	disconnect(c);
}

static void
step_all_clients(int64_t now)
{
	struct client *c;

	for (c = clients; c < clients + nclients; c++) {
		if (now < c->due)
			continue;
		if (c->kind == HOLDER)
			step_holder(c);
		else {
			step_slow_client(c);
			c->due = now + options.pause;
		}
	}
}

/* The request of a slow sender is as long as possible, and has no end. */
static void
write_request(struct client *c, const char *selector, size_t number)
{
	char digits[24];

	if (c->kind == SENDER) {
		memset(c->request, 'x', c->len = sizeof c->request);
		return;
	}
	(void)snprintf(digits, sizeof digits, "%zu", number);
	c->len = client_request(c->request, selector, digits);
}

/* Slow clients begin at different times. */
static void
make_clients(enum kind kind, int64_t now)
{
	struct client *c;
	size_t i;

	for (i = 0; i < options.n[kind]; i++) {
		c = &clients[nclients++];
		c->kind = kind;
		c->fd = -1;
		c->due = now;
		if (kind != HOLDER)
			c->due +=
			    (int64_t)i * second / (int64_t)options.n[kind];
		write_request(c, options.selectors[kind], i);
		if (kind != HOLDER)
			continue;
		connect_client(c);
		(void)send_request(c, c->len);
	}
}

static int
run_greedy_clients(void)
{
	const struct timespec pause = { 0, TICK_MS * 1000000L };
	int64_t began = client_clock(), now = began;

	clients = calloc(options.n[HOLDER] + options.n[SENDER] +
		options.n[READER] + 1,
	    sizeof *clients);
	if (clients == NULL)
		err(2, "memory");
	unsettled = options.n[HOLDER];
	make_clients(HOLDER, now);
	make_clients(SENDER, now);
	make_clients(READER, now);
	while (options.duration == 0 || now < began + options.duration) {
		step_all_clients(now);
		(void)nanosleep(&pause, NULL);
		now = client_clock();
	}
	printf("disconnects=%zu\n", disconnects);
	return 0;
}

/* --- the timed client --- */

static void
sleep_until(int64_t time)
{
	const struct timespec at = { time / second, time % second };

	while (
	    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR)
		;
}

static int
run_timed_client(void)
{
	static struct histogram times;
	int64_t next = client_clock(), end = next + options.duration, began;
	const int64_t step = second / (int64_t)options.rate;
	char request[CLIENT_REQUEST_MAX];
	size_t failed = 0;

	(void)client_request(request, options.timed, "#");
	for (; next < end; next += step) {
		sleep_until(next);
		began = client_clock();
		if (get_reply(request))
			histogram_add(&times, client_clock() - began);
		else
			failed++;
		if (next < began - step)
			next =
			    began; /* late: missed turns are not made up for */
	}
	printf("failed=%zu ", failed);
	histogram_print(&times);
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
read_count(const char *text)
{
	return (size_t)client_number(text, "option", 0, 1000000);
}

/* Parses "N:SELECTOR". */
static size_t
read_group(const char *text, const char **selector)
{
	char *end;
	unsigned long n;

	n = strtoul(text, &end, 10);
	if (n == 0 || n > 1000000 || *end != ':')
		usage();
	*selector = end + 1;
	return n;
}

static void
read_option(int option, const char *value)
{
	switch (option) {
	case 'k':
		options.n[HOLDER] =
		    read_group(value, &options.selectors[HOLDER]);
		break;
	case 's':
		options.n[SENDER] = read_count(value);
		options.selectors[SENDER] = "";
		break;
	case 'r':
		options.n[READER] =
		    read_group(value, &options.selectors[READER]);
		break;
	case 'b':
		options.bytes = read_count(value);
		break;
	case 'e':
		options.pause = (int64_t)read_count(value) * 1000000;
		break;
	case 'f':
		options.rate = read_group(value, &options.timed);
		break;
	case 'a':
		if (inet_pton(AF_INET, value, &options.source) != 1)
			usage();
		break;
	case 'w':
		options.warm = true;
		break;
	case 't':
		options.duration = (int64_t)read_count(value) * second;
		break;
	default:
		usage();
	}
}

int
main(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "k:s:r:b:e:f:a:t:w")) != -1)
		read_option(option, optarg);
	if (optind + 1 != argc)
		usage();
	client_address_parse(&options.server, argv[optind]);
	client_allow_files();
	return options.rate > 0 ? run_timed_client() : run_greedy_clients();
}
