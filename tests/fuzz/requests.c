/*
 * Sends requests that a seeded generator makes of those in the transcripts, and
 * checks each reply. The same seed makes the same requests.
 * usage: requests HOST:PORT COUNT SEED FORBIDDEN FILE.t...
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client.h"

enum {
	SEEDS_MAX = 2000,
	REQUEST_MAX = 8192,
	REPLY_MAX = 8 << 20,
	TIMEOUT_S = 20
};

struct request {
	size_t len;
	char bytes[REQUEST_MAX];
};

static char *seeds[SEEDS_MAX];
static size_t nseeds;
static char reply[REPLY_MAX + 1];
static uint64_t state;

/* No reply may contain these. */
static const char *forbidden[] = { "secret", "stack traceback",
	"root:x:0:", "" };

/* Returns a random number below `n`, or 0. */
static size_t
random_below(size_t n)
{
	return n ? (size_t)(client_random(&state) % n) : 0;
}

/* Reads the lines that a transcript sends, with their escapes. */
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
insert_bytes(struct request *r, const char *bytes, size_t n)
{
	size_t at;

	if (r->len + n > REQUEST_MAX - 2)
		return;
	at = random_below(r->len + 1);
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

	token = tokens[random_below(sizeof tokens / sizeof tokens[0])];
	insert_bytes(r, token, strlen(token));
}

static void
mutate_request(struct request *r)
{
	static char run[2100];
	size_t at, n;
	char c;

	switch (random_below(7)) {
	case 0:
		if (r->len > 0)
			r->bytes[random_below(r->len)] =
			    (char)random_below(256);
		break;
	case 1:
		c = (char)random_below(256);
		insert_bytes(r, &c, 1);
		break;
	case 2:
		at = random_below(r->len);
		n = random_below(r->len - at + 1);
		memmove(r->bytes + at, r->bytes + at + n, r->len - at - n);
		r->len -= n;
		break;
	case 3:
		at = random_below(nseeds);
		insert_bytes(r, seeds[at], strlen(seeds[at]));
		break;
	case 4:
		memset(run, (int)random_below(256), sizeof run);
		insert_bytes(r, run,
		    random_below(random_below(8) ? 20 : sizeof run));
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
	insert_bytes(r, seeds[random_below(nseeds)], 0);
	i = random_below(nseeds);
	insert_bytes(r, seeds[i], strlen(seeds[i]));
	for (n = random_below(6); n > 0; n--)
		mutate_request(r);
	if (random_below(10) == 0)
		return;
	memcpy(r->bytes + r->len, "\r\n", 2);
	r->len += 2;
}

/* Sends a request and reads the reply. Returns -1 if the reply has no end. */
static ssize_t
send_request(const struct client_address *server, const struct request *r)
{
	static const struct linger at_once = { 1, 0 };
	size_t len;
	ssize_t n;
	int fd;

	fd = client_connect(server);
	client_set_timeout(fd, TIMEOUT_S);
	/* An RST leaves no TIME_WAIT: there are not enough ports for that. */
	(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
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

/* Reports whether this is TAB TAB error.host TAB 1, CRLF, and the dot. */
static bool
is_error_line(const char *end_of_text)
{
	return strcmp(end_of_text, "\t\terror.host\t1\r\n.\r\n") == 0;
}

static size_t
count_tabs(const char *line, size_t n)
{
	size_t i, tabs;

	for (tabs = i = 0; i < n; i++)
		tabs += line[i] == '\t';
	return tabs;
}

/* In a menu each line has three TABs; the last line is a dot. */
static bool
is_menu_or_other(const char *line, const char *end)
{
	const char *lf;

	lf = memchr(line, '\n', (size_t)(end - line));
	if (lf == NULL || count_tabs(line, (size_t)(lf - line)) != 3)
		return true;
	while ((lf = memchr(line, '\n', (size_t)(end - line))) != NULL) {
		if (lf + 1 == end)
			return strncmp(line, ".\r\n", 3) == 0;
		if (count_tabs(line, (size_t)(lf - line)) != 3 ||
		    lf[-1] != '\r')
			return false;
		line = lf + 1;
	}
	return false;
}

/* Returns what is wrong with the reply, or NULL. */
static const char *
check_reply(const struct request *r, size_t len)
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
print_request(const struct request *r)
{
	size_t i;

	for (i = 0; i < r->len; i++)
		if (r->bytes[i] >= ' ' && r->bytes[i] < 0x7f)
			fputc(r->bytes[i], stderr);
		else
			fprintf(stderr, "\\x%02x", (unsigned char)r->bytes[i]);
	fputc('\n', stderr);
}

/* A hello of TLS is not read to its end: its connection may be reset. */
static bool
may_be_reset(const struct request *r)
{
	return r->len >= 2 && memcmp(r->bytes, "\x16\x03", 2) == 0;
}

/* Reports whether the reply to one new request is right. */
static bool
try_request(const struct client_address *server)
{
	static struct request r;
	const char *wrong;
	ssize_t len;

	make_request(&r);
	len = send_request(server, &r);
	if (len == -1 && may_be_reset(&r))
		return true;
	wrong =
	    len == -1 ? "the reply has no end" : check_reply(&r, (size_t)len);
	if (wrong == NULL)
		return true;
	fprintf(stderr, "%s: ", wrong);
	print_request(&r);
	return false;
}

int
main(int argc, char *argv[])
{
	struct client_address server;
	long count, done;
	int i, failed = 0;

	if (argc < 6)
		errx(2,
		    "usage: requests HOST:PORT COUNT SEED FORBIDDEN FILE...");
	client_address_parse(&server, argv[1]);
	count = strtol(argv[2], NULL, 10);
	state = strtoull(argv[3], NULL, 10);
	forbidden[3] = argv[4];
	for (i = 5; i < argc; i++)
		read_seeds(argv[i]);
	for (done = 0; done < count && failed < 10; done++)
		failed += !try_request(&server);
	printf("%ld requests, %d wrong replies\n", done, failed);
	return failed != 0;
}
