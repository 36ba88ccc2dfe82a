/*
 * Sends requests that a seeded generator makes of those in the transcripts, and
 * judges each reply. The same seed makes the same requests.
 * usage: requests HOST PORT COUNT SEED FORBIDDEN FILE.t...
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum {
	SEEDS_MAX = 2000,
	REQUEST_MAX = 8192,
	REPLY_MAX = 8 << 20,
	PATIENCE_S = 20
};

struct request {
	size_t len;
	char bytes[REQUEST_MAX];
};

static char *seeds[SEEDS_MAX];
static size_t nseeds;
static char reply[REPLY_MAX + 1];
static uint64_t state;

/* What a reply may never hold. */
static const char *forbidden[] = { "secret", "stack traceback",
	"root:x:0:", "" };

/* splitmix64: small, and the same everywhere. */
static uint64_t
random_number(void)
{
	uint64_t z;

	z = state += 0x9e3779b97f4a7c15;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static size_t
below(size_t n)
{
	return n ? (size_t)(random_number() % n) : 0;
}

/* The lines that transcripts send, as they are written there. */
static void
read_seeds(const char *file)
{
	char line[REQUEST_MAX / 4];
	FILE *in;

	in = fopen(file, "re");
	if (in == NULL)
		err(2, "%s", file);
	while (nseeds < SEEDS_MAX && fgets(line, sizeof line, in) != NULL) {
		if (strncmp(line, "> ", 2) != 0)
			continue;
		line[strcspn(line, "\n")] = '\0';
		seeds[nseeds] = strdup(line + 2);
		if (seeds[nseeds++] == NULL)
			err(2, "memory");
	}
	(void)fclose(in);
}

static void
insert(struct request *r, const char *bytes, size_t n)
{
	size_t at;

	if (r->len + n > REQUEST_MAX - 2)
		return;
	at = below(r->len + 1);
	memmove(r->bytes + at + n, r->bytes + at, r->len - at);
	memcpy(r->bytes + at, bytes, n);
	r->len += n;
}

static void
insert_token(struct request *r)
{
	static const char *const tokens[] = { "../", "/..", "%2e%2e/", "..%2f",
		"%00", "%0a", "#056#056/", "//", "/./", "?", "\t", "\t+", "\t$",
		"URL:", "http://", "GET ", " HTTP/1.1", ".lua", "gophermap",
		"gophertag", ".hidden", "/lib/", "OUTSIDE", "link-outside/",
		"linkdir-outside/", "\r", "\n", "\r\n", "%", "#", "\xff",
		"\xe2\x82", "/0/", "/1/", "caps.txt", "\x16\x03" };
	const char *token;

	token = tokens[below(sizeof tokens / sizeof tokens[0])];
	insert(r, token, strlen(token));
}

static void
mutate(struct request *r)
{
	static char run[2100];
	size_t at, n;
	char c;

	switch (below(7)) {
	case 0:
		if (r->len > 0)
			r->bytes[below(r->len)] = (char)below(256);
		break;
	case 1:
		c = (char)below(256);
		insert(r, &c, 1);
		break;
	case 2:
		at = below(r->len);
		n = below(r->len - at + 1);
		memmove(r->bytes + at, r->bytes + at + n, r->len - at - n);
		r->len -= n;
		break;
	case 3:
		at = below(nseeds);
		insert(r, seeds[at], strlen(seeds[at]));
		break;
	case 4:
		memset(run, (int)below(256), sizeof run);
		insert(r, run, below(below(8) ? 20 : sizeof run));
		break;
	default:
		insert_token(r);
		break;
	}
}

static void
make_request(struct request *r)
{
	size_t i, n;

	r->len = 0;
	insert(r, seeds[below(nseeds)], 0);
	i = below(nseeds);
	insert(r, seeds[i], strlen(seeds[i]));
	for (n = below(6); n > 0; n--)
		mutate(r);
	if (below(10) == 0)
		return;
	memcpy(r->bytes + r->len, "\r\n", 2);
	r->len += 2;
}

static int
connect_to(const struct sockaddr_in *server)
{
	static const struct linger at_once = { 1, 0 };
	static const struct timeval patience = { PATIENCE_S, 0 };
	int fd;

	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		err(2, "socket");
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
	    sizeof patience);
	if (connect(fd, (const struct sockaddr *)server, sizeof *server) == -1)
		err(1, "the server is gone");
	/* An RST leaves no TIME_WAIT: there are not enough ports for that. */
	(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	return fd;
}

/* Asks, and reads the reply; -1 if none came to an end. */
static ssize_t
ask(const struct sockaddr_in *server, const struct request *r)
{
	size_t len;
	ssize_t n;
	int fd;

	fd = connect_to(server);
	(void)send(fd, r->bytes, r->len, MSG_NOSIGNAL);
	(void)shutdown(fd, SHUT_WR);
	for (len = 0; len < REPLY_MAX; len += (size_t)n) {
		n = recv(fd, reply + len, REPLY_MAX - len, 0);
		if (n <= 0)
			break;
	}
	(void)close(fd);
	reply[len] = '\0';
	return n == 0 ? (ssize_t)len : -1;
}

/* 3text TAB TAB error.host TAB 1, and the dot: nothing else. */
static bool
is_error_line(const char *end_of_text)
{
	return strcmp(end_of_text, "\t\terror.host\t1\r\n.\r\n") == 0;
}

static size_t
tabs_of(const char *line, size_t n)
{
	size_t i, tabs;

	for (tabs = i = 0; i < n; i++)
		tabs += line[i] == '\t';
	return tabs;
}

/* Three TABs in each line, and a dot on the last: if the first has three. */
static bool
is_menu_or_other(const char *line, const char *end)
{
	const char *lf;

	lf = memchr(line, '\n', (size_t)(end - line));
	if (lf == NULL || tabs_of(line, (size_t)(lf - line)) != 3)
		return true;
	while ((lf = memchr(line, '\n', (size_t)(end - line))) != NULL) {
		if (lf + 1 == end)
			return strncmp(line, ".\r\n", 3) == 0;
		if (tabs_of(line, (size_t)(lf - line)) != 3 || lf[-1] != '\r')
			return false;
		line = lf + 1;
	}
	return false;
}

static const char *
judge(const struct request *r, size_t len)
{
	size_t i, n;

	for (i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++) {
		n = strlen(forbidden[i]);
		if (n > 0 && memmem(reply, len, forbidden[i], n) != NULL &&
		    memmem(r->bytes, r->len, forbidden[i], n) == NULL)
			return forbidden[i];
	}
	if (len > 0 && reply[0] == '3' && strstr(reply, "error.host") != NULL &&
	    strchr(reply, '\n') + 4 == reply + len &&
	    !is_error_line(reply + strcspn(reply, "\t")))
		return "a malformed error";
	if (!is_menu_or_other(reply, reply + len))
		return "a malformed menu";
	return NULL;
}

static void
show(const struct request *r)
{
	size_t i;

	for (i = 0; i < r->len; i++)
		if (r->bytes[i] >= ' ' && r->bytes[i] < 0x7f)
			fputc(r->bytes[i], stderr);
		else
			fprintf(stderr, "\\x%02x", (unsigned char)r->bytes[i]);
	fputc('\n', stderr);
}

static bool
try_one(const struct sockaddr_in *server)
{
	static struct request r;
	const char *wrong;
	ssize_t len;

	make_request(&r);
	len = ask(server, &r);
	wrong = len == -1 ? "no end of the reply" : judge(&r, (size_t)len);
	if (wrong == NULL)
		return true;
	fprintf(stderr, "%s: ", wrong);
	show(&r);
	return false;
}

int
main(int argc, char *argv[])
{
	struct sockaddr_in server = { .sin_family = AF_INET };
	long count, done;
	int i, failed = 0;

	if (argc < 7)
		errx(2,
		    "usage: requests HOST PORT COUNT SEED FORBIDDEN FILE...");
	if (inet_pton(AF_INET, argv[1], &server.sin_addr) != 1)
		errx(2, "%s is no address", argv[1]);
	server.sin_port = htons((uint16_t)strtol(argv[2], NULL, 10));
	count = strtol(argv[3], NULL, 10);
	state = strtoull(argv[4], NULL, 10);
	forbidden[3] = argv[5];
	for (i = 6; i < argc; i++)
		read_seeds(argv[i]);
	for (done = 0; done < count && failed < 10; done++)
		failed += !try_one(&server);
	printf("%ld requests, %d wrong replies\n", done, failed);
	return failed != 0;
}
