/* Plays transcripts against a server: see tests/protocol/README.md. */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/tcp.h>
#include <regex.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"

enum {
	PATIENCE_S = 20,
	WANTS_MAX = 128,
	WORDS_MAX = 64,
	FDS_MAX = 5,
	SHOWN_MAX = 1300, /* room for bytes as shown() writes them */
	TOGETHER_MAX = 64,
	PAUSE_MS_MAX = 1000
};

static const int64_t second = 1000000000;

/* One expected line of the reply. */
struct want {
	/* '<' a line, '*' a glob, '-' lines up to a glob, '=' a file's bytes;
	 * of the rest: '~' matches a regular expression, '!' does not, 'm' is a
	 * menu, 't' is a text file */
	char kind;
	int line; /* its number in the transcript */
	struct text text;
};

/* The bytes to send over one connection, and the expected reply. */
struct exchange {
	int line;
	struct text send;
	struct text link; /* sends the selector of the last menu's item */
	bool shut, nothing, drop, any;
	size_t drop_after; /* bytes */
	int together; /* clients that send this to a daemon at once */
	int beside; /* connections that are open and silent meanwhile */
	int pause; /* ms before each byte that the client sends; 0: all at once */
	int read_pause; /* ms before each read of the client */
	struct want wants[WANTS_MAX];
	size_t n;
};

/* A process under test. `said` holds what it wrote to stderr. */
struct server {
	pid_t pid;
	int pidfd, err;
	struct text said;
};

struct player {
	const char *binary, *root;
	const struct driver *driver;
	bool no_openat2;
	bool has_flags; /* the running server already has them */
	const char
	    *tls; /* the running server, if a connection begins with TLS */
	char *flags[WORDS_MAX]; /* from the transcript's second line */
	size_t nflags;
	char state[PATH_MAX]; /* a directory for one transcript, or "" */
	struct client_address addresses[2]; /* of a daemon */
	size_t naddresses;
	const char *file; /* the transcript */
	struct text last; /* the last reply */
	int passed, failed;
};

/* How a server gets its clients. */
struct driver {
	const char *name;
	bool daemon; /* else a process for every client */
	bool joins_stderr; /* the connection is stderr too, as with inetd(8) */
	const char *flags[8];
	/* Makes the descriptors of a child, from 0, and our ends of them. */
	int (*wire)(int fds[FDS_MAX], int *in, int *out);
};

/* --- transcripts --- */

/* Writes bytes as a transcript does; cuts a long text. */
static const char *
shown(char out[SHOWN_MAX], const char *bytes, size_t n)
{
	static const char plain[] = "\r\n\t\\", named[] = "rnt\\";
	const char *found;
	size_t i, len;

	for (len = i = 0; i < n && i < 300; i++) {
		found = bytes[i] ? strchr(plain, bytes[i]) : NULL;
		if (found != NULL)
			len += (size_t)sprintf(out + len, "\\%c",
			    named[found - plain]);
		else if (bytes[i] < ' ' || bytes[i] == 0x7f)
			len += (size_t)sprintf(out + len, "\\x%02x",
			    (unsigned char)bytes[i]);
		else
			out[len++] = bytes[i];
	}
	(void)strcpy(out + len, i < n ? "..." : "");
	return out;
}

/* Decodes escapes. False if the line ends in `\c`: no CRLF follows. */
static bool
unescape(struct text *out, const char *line)
{
	static const char named[] = "rnt0\\", plain[] = "\r\n\t\0\\";
	const char *found;
	char c;

	for (; *line != '\0'; line++) {
		c = *line;
		if (c == '\\') {
			c = *++line;
			found = c ? strchr(named, c) : NULL;
			if (c == 'c' && line[1] == '\0')
				return false;
			if (c == 'x' && strlen(line) > 2) {
				c = (char)strtol(
				    (char[]){ line[1], line[2], '\0' }, NULL,
				    16);
				line += 2;
			} else if (found != NULL)
				c = plain[found - named];
			else
				errx(2, "unknown escape: %s", line - 1);
		}
		text_add(out, &c, 1);
	}
	return true;
}

static void
parse_send(struct exchange *x, const char *line)
{
	char c;
	int n;

	if (strncmp(line, ">~ ", 3) == 0) {
		(void)unescape(&x->link, line + 3);
		return;
	}
	if (sscanf(line, ">* %d %c", &n, &c) == 2) {
		while (n-- > 0)
			text_add(&x->send, &c, 1);
		return;
	}
	if (unescape(&x->send, line + (line[1] == ' ' ? 2 : 1)))
		text_add(&x->send, "\r\n", 2);
}

static void
parse_want(struct exchange *x, char kind, const char *line, int number)
{
	struct want *want = &x->wants[x->n++];

	if (x->n == WANTS_MAX)
		errx(2, "line %d: too many lines", number);
	want->kind = kind;
	want->line = number;
	text_add(&want->text, "", 0);
	if (unescape(&want->text, line) && kind == '<')
		text_add(&want->text, "\r\n", 2);
}

/* Parses one line of an exchange. False if it is not one. */
static bool
parse_line(struct exchange *x, const char *line, int number)
{
	if (line[0] == '>')
		parse_send(x, line);
	else if (strncmp(line, "<* ", 3) == 0)
		parse_want(x, '*', line + 3, number);
	else if (strncmp(line, "<** ", 4) == 0)
		parse_want(x, '-', line + 4, number);
	else if (strcmp(line, "<") == 0 || strncmp(line, "< ", 2) == 0)
		parse_want(x, '<', line + (line[1] ? 2 : 1), number);
	else if (strncmp(line, "= ", 2) == 0)
		parse_want(x, '=', line + 2, number);
	else if (strncmp(line, "~ ", 2) == 0)
		parse_want(x, '~', line + 2, number);
	else if (strncmp(line, "!~ ", 3) == 0)
		parse_want(x, '!', line + 3, number);
	else if (strncmp(line, "text ", 5) == 0)
		parse_want(x, 't', line + 5, number);
	else if (strcmp(line, "menu") == 0)
		parse_want(x, 'm', line, number);
	else if (strcmp(line, "any") == 0)
		x->any = true;
	else if (strcmp(line, "shut") == 0)
		x->shut = true;
	else if (strcmp(line, "nothing") == 0)
		x->nothing = true;
	else if (sscanf(line, "drop %zu", &x->drop_after) == 1)
		x->drop = true;
	else if (sscanf(line, "together %d", &x->together) == 1)
		return x->together <= TOGETHER_MAX;
	else if (sscanf(line, "beside %d", &x->beside) == 1)
		return x->beside <= TOGETHER_MAX;
	else if (sscanf(line, "slowly %d", &x->pause) == 1)
		return x->pause > 0 && x->pause <= PAUSE_MS_MAX;
	else if (sscanf(line, "slow_reader %d", &x->read_pause) == 1)
		return x->read_pause > 0 && x->read_pause <= PAUSE_MS_MAX;
	else
		return false;
	return true;
}

/* Reads the next exchange. False at the end of the transcript. */
static bool
next_exchange(struct exchange *x, FILE *in, const char *name, int *number)
{
	char *line = NULL;
	size_t size;
	ssize_t len;

	*x = (struct exchange){ 0 };
	while ((len = getline(&line, &size, in)) != -1) {
		++*number;
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '\0' && x->line != 0)
			break;
		if (line[0] == '\0' || line[0] == '#')
			continue;
		if (x->line == 0)
			x->line = *number;
		if (!parse_line(x, line, *number))
			errx(2, "%s:%d: unknown line: %s", name, *number, line);
	}
	free(line);
	return x->line != 0;
}

static void
exchange_free(struct exchange *x)
{
	text_free(&x->send);
	text_free(&x->link);
	while (x->n > 0)
		text_free(&x->wants[--x->n].text);
}

/* --- checking a reply --- */

/* Returns the length of the line at `at` with its LF, or of the rest. */
static size_t
line_length(const char *at, size_t left)
{
	const char *lf;

	lf = left ? memchr(at, '\n', left) : NULL;
	return lf ? (size_t)(lf - at) + 1 : left;
}

static bool
glob_matches(const char *glob, const char *line, size_t len)
{
	char copy[4096];

	if (len < 2 || len >= sizeof copy ||
	    memcmp(line + len - 2, "\r\n", 2) != 0)
		return false;
	memcpy(copy, line, len - 2);
	copy[len - 2] = '\0';
	return strlen(copy) == len - 2 &&
	    fnmatch(glob, copy, FNM_NOESCAPE) == 0;
}

/* Returns the number of bytes up to the end of the first line that matches, or
 * -1. */
static ssize_t
match_up_to(const char *glob, const char *at, size_t left)
{
	const char *line;
	size_t len;

	for (line = at; left > 0; line += len, left -= len) {
		len = line_length(line, left);
		if (glob_matches(glob, line, len))
			return line + len - at;
	}
	return -1;
}

/* Reports whether an extended regular expression matches some of the bytes. */
static bool
regex_matches(const char *pattern, const char *at, size_t left)
{
	regmatch_t range = { 0, (regoff_t)left };
	regex_t regex;
	bool matches;

	if (regcomp(&regex, pattern, REG_EXTENDED) != 0)
		errx(2, "no regular expression: %s", pattern);
	matches = regexec(&regex, at, 1, &range, REG_STARTEND) == 0;
	regfree(&regex);
	return matches;
}

/* Returns the length of a line of line_length() without its CR and LF. */
static size_t
visible_length(const char *line, size_t len)
{
	len -= len > 0 && line[len - 1] == '\n';
	return len - (len > 0 && line[len - 1] == '\r');
}

/*
 * Reports whether a reply is this text. Each line may end in CRLF or LF, a dot at
 * its start may be doubled, and a last line that is a dot may be missing.
 */
static bool
is_text(const struct text *file, const char *at, size_t left)
{
	const char *want = file->at, *end = file->at + file->len;
	size_t all, len, n, dot;

	for (; want < end; want += n) {
		n = line_length(want, (size_t)(end - want));
		len = visible_length(want, n);
		all = line_length(at, left);
		dot = all > 1 && len > 0 && *want == '.' && at[1] == '.';
		dot = dot && visible_length(at, all) == len + 1;
		if (all == 0 || visible_length(at, all) != len + dot ||
		    memcmp(at + dot, want, len) != 0)
			return false;
		at += all;
		left -= all;
	}
	return left == 0 || (visible_length(at, left) == 1 && *at == '.');
}

static const char menu_lines[] =
    "^([^\t\r\n]+\t[^\t\r\n]*\t[^\t\r\n]*\t *[0-9]+(\t[^\r\n]*)?\r?\n)+"
    "([.]?\r?\n?)*$";

/* Returns how many bytes of the reply satisfy the want, or -1. */
static ssize_t
match_want(const struct want *want, const char *at, size_t left,
    const char *root)
{
	struct text file = { 0 };
	char path[PATH_MAX];
	size_t len;
	bool same;

	if (want->kind == '~' || want->kind == '!')
		return regex_matches(want->text.at, at, left) ==
			(want->kind == '~') ?
		    0 :
		    -1;
	if (want->kind == 'm')
		return regex_matches(menu_lines, at, left) ? 0 : -1;
	if (want->kind == '=' || want->kind == 't') {
		(void)snprintf(path, sizeof path, "%s/%s", root, want->text.at);
		text_read_file(&file, path);
		same = want->kind == 't' ?
		    is_text(&file, at, left) :
		    file.len == left && memcmp(file.at, at, left) == 0;
		text_free(&file);
		return same ? (ssize_t)left : -1;
	}
	if (want->kind == '-')
		return match_up_to(want->text.at, at, left);
	len = want->kind == '<' ? want->text.len : line_length(at, left);
	if (want->kind == '<')
		same = len <= left && memcmp(want->text.at, at, len) == 0;
	else
		same = glob_matches(want->text.at, at, len);
	return same ? (ssize_t)len : -1;
}

/* Prints that a check has failed. Returns false. */
static bool
report_failure(const struct player *p, int line, const char *expected,
    const char *came)
{
	printf("%s:%d: [%s%s] expected %s, got %s\n", p->file, line,
	    p->driver->name, p->no_openat2 ? " -n" : "", expected, came);
	return false;
}

/* Reports whether more bytes may follow those that the wants name. */
static bool
is_open(const struct exchange *x)
{
	return x->any || (x->n > 0 && strchr("~!m", x->wants[x->n - 1].kind));
}

/* Prints that the rest of a reply is not what was wanted. Returns false. */
static bool
report_want(const struct player *p, const struct want *want, const char *at,
    size_t left)
{
	char expected[SHOWN_MAX + 3] = "no ", came[SHOWN_MAX];

	(void)shown(expected + 3, want->text.at, want->text.len);
	if (strchr("<*-", want->kind) != NULL)
		left = line_length(at, left);
	return report_failure(p, want->line,
	    want->kind == '!' ? expected : expected + 3, shown(came, at, left));
}

/* Compares the whole reply with the wants. */
static bool
check_reply(const struct player *p, const struct exchange *x,
    const struct text *got)
{
	char came[SHOWN_MAX];
	const struct want *want;
	size_t at, left;
	ssize_t n;

	for (at = 0, want = x->wants; want < x->wants + x->n; want++) {
		left = got->len - at;
		n = match_want(want, got->at + at, left, p->root);
		if (n == -1)
			return report_want(p, want, got->at + at, left);
		at += (size_t)n;
	}
	if (at < got->len && !is_open(x))
		return report_failure(p, x->line, "the end",
		    shown(came, got->at + at,
			line_length(got->at + at, got->len - at)));
	return true;
}

/* --- processes --- */

/* Makes openat2 fail as in a kernel or sandbox without it. */
static void
deny_openat2(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		    offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { 4, filter };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == -1)
		_exit(126);
}

/* Executes the server. fds[0..n-1] become descriptors 0 to n - 1. */
static void
exec_server(const struct player *p, const int *fds, int n, char **argv)
{
	char number[16];
	int high[FDS_MAX], i;

	for (i = 0; i < n; i++)
		high[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, 10);
	for (i = 0; i < n; i++)
		if (dup2(high[i], i) == -1)
			_exit(126);
	/* A group of its own, so that a signal reaches its children too. It
	 * must not outlive the player. */
	(void)setpgid(0, 0);
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	(void)signal(SIGPIPE, SIG_DFL);
	if (n > 3) {
		(void)sprintf(number, "%d", n - 3);
		(void)setenv("LISTEN_FDS", number, 1);
		(void)sprintf(number, "%d", (int)getpid());
		(void)setenv("LISTEN_PID", number, 1);
	}
	if (p->no_openat2)
		deny_openat2();
	(void)execv(argv[0], argv);
	_exit(127);
}

static int
dup_fd(int fd)
{
	return checked(fcntl(fd, F_DUPFD_CLOEXEC, 0), "dup");
}

/* Starts the binary. Closes the child's ends; fds[2] is set here. */
static void
server_start(struct server *s, struct player *p, int *fds, int n)
{
	const char *argv[WORDS_MAX + 20] = { p->binary, "-r", p->root, "-n",
		"gopher.test", "-p", "7070" };
	int pipes[2], i;
	size_t j;

	for (i = 7, j = 0; p->driver->flags[j] != NULL; j++)
		argv[i++] = p->driver->flags[j];
	if (p->no_openat2) {
		/* A leak checker needs a server that is not confined. */
		argv[i++] = "--landlock=off";
		argv[i++] = "--seccomp=off";
	}
	for (j = 0; j < p->nflags; j++)
		argv[i++] = p->flags[j];
	if (pipe2(pipes, O_CLOEXEC) == -1)
		err(2, "pipe");
	fds[2] = pipes[1];
	if (p->driver->joins_stderr) {
		(void)close(pipes[1]);
		fds[2] = dup_fd(fds[0]);
	}
	*s = (struct server){ .pid = fork(), .err = pipes[0] };
	if (s->pid == 0)
		exec_server(p, fds, n, (char **)(uintptr_t)argv);
	s->pidfd = (int)syscall(SYS_pidfd_open, s->pid, 0);
	if (s->pid == -1 || s->pidfd == -1)
		err(2, "fork");
	for (i = 0; i < n; i++)
		(void)close(fds[i]);
}

static bool
has_sanitizer_report(const char *said)
{
	static const char *const words[] = { "ERROR: AddressSanitizer",
		"LeakSanitizer", "runtime error:", NULL };
	size_t i;

	for (i = 0; words[i] != NULL; i++)
		if (strstr(said, words[i]) != NULL)
			return true;
	return false;
}

/* Waits until the server and all holders of its stderr have exited. */
static bool
server_end(const struct player *p, int line, struct server *s)
{
	struct pollfd fds[] = { { s->pidfd, POLLIN, 0 },
		{ s->err, POLLIN, 0 } };
	int64_t deadline = client_clock() + PATIENCE_S * second;
	bool late = false;
	int status;

	while (!late && (fds[0].fd != -1 || fds[1].fd != -1)) {
		late = !client_poll(fds, 2, deadline);
		if (fds[0].revents)
			fds[0].fd = -1;
		if (fds[1].revents && !text_read(&s->said, s->err, SIZE_MAX))
			fds[1].fd = -1;
	}
	if (late)
		(void)kill(-s->pid, SIGKILL);
	(void)waitpid(s->pid, &status, 0);
	(void)close(s->pidfd);
	(void)close(s->err);
	text_add(&s->said, "", 0);
	if (late || status != 0 || has_sanitizer_report(s->said.at))
		(void)report_failure(p, line,
		    late ? "an exit within 20 s" : "an exit with status 0",
		    s->said.at);
	else
		line = 0;
	text_free(&s->said);
	return line == 0;
}

/* --- connections to a server --- */

static void
connect_to(const struct client_address *server, int *in, int *out)
{
	*in = client_connect(server);
	*out = dup_fd(*in);
}

/* Starts `openssl s_client`, which speaks TLS for us. */
static void
connect_tls(const char *address, int *in, int *out)
{
	int ends[2], null;

	checked(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends),
	    "socketpair");
	null = checked(open("/dev/null", O_WRONLY | O_CLOEXEC), "/dev/null");
	if (checked(fork(), "fork") == 0) {
		(void)dup2(ends[0], 0);
		(void)dup2(ends[0], 1);
		(void)dup2(null, 2);
		(void)execlp("openssl", "openssl", "s_client", "-quiet",
		    "-connect", address, NULL);
		_exit(127);
	}
	(void)close(ends[0]);
	(void)close(null);
	*in = ends[1];
	*out = dup_fd(*in);
}

static int
wire_nothing(int fds[FDS_MAX], int *in, int *out)
{
	*in = *out = -1;
	fds[0] = checked(open("/dev/null", O_RDWR | O_CLOEXEC), "/dev/null");
	fds[1] = dup_fd(fds[0]);
	return 3;
}

static bool
has_ipv6(void)
{
	static const struct sockaddr_in6 loopback = { .sin6_family = AF_INET6,
		.sin6_addr = IN6ADDR_LOOPBACK_INIT };
	int fd, result;

	fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return false;
	result = bind(fd, (const struct sockaddr *)&loopback, sizeof loopback);
	(void)close(fd);
	return result == 0;
}

static int
wire_listening(int fds[FDS_MAX], int *in, int *out)
{
	char address[CLIENT_ADDRESS_MAX];
	int n;

	n = wire_nothing(fds, in, out);
	fds[n++] = client_listen("127.0.0.1", address);
	fds[n++] = client_listen(has_ipv6() ? "::1" : "127.0.0.2", address);
	return n;
}

static int
wire_accepted(int fds[FDS_MAX], int *in, int *out)
{
	struct client_address server;
	char address[CLIENT_ADDRESS_MAX];
	int n, fd;

	n = wire_nothing(fds, in, out);
	fd = client_listen("127.0.0.1", address);
	client_address_parse(&server, address);
	connect_to(&server, in, out);
	fds[n++] = checked(accept4(fd, NULL, NULL, SOCK_CLOEXEC), "accept");
	(void)close(fd);
	return n;
}

static int
wire_pair(int fds[FDS_MAX], int *in, int *out)
{
	int ends[2];

	checked(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends),
	    "socketpair");
	fds[0] = ends[0];
	fds[1] = dup_fd(fds[0]);
	*in = ends[1];
	*out = dup_fd(*in);
	return 3;
}

static int
wire_pipes(int fds[FDS_MAX], int *in, int *out)
{
	int there[2], back[2];

	checked(pipe2(there, O_CLOEXEC), "pipe");
	checked(pipe2(back, O_CLOEXEC), "pipe");
	fds[0] = there[0];
	fds[1] = back[1];
	*in = back[0];
	*out = there[1];
	return 3;
}

/* --- playing --- */

/* Sends the rest of the request. True once nothing is left to do. */
static bool
send_rest(const struct exchange *x, int out, size_t *sent)
{
	size_t most = x->send.len - *sent;
	ssize_t n;

	if (x->pause > 0 && most > 0) {
		(void)poll(NULL, 0, x->pause);
		most = 1;
	}
	n = write(out, x->send.at + *sent, most);
	if (n == -1)
		return errno != EAGAIN; /* a server need not read all */
	*sent += (size_t)n;
	return *sent == x->send.len;
}

/* Sends the request and reads the reply, up to its end or to the drop. */
static bool
exchange_bytes(const struct player *p, const struct exchange *x, int in,
    int *out, struct server *s, struct text *got)
{
	struct pollfd fds[3] = { { in, POLLIN, 0 }, { *out, POLLOUT, 0 },
		{ s ? s->err : -1, POLLIN, 0 } };
	int64_t deadline = client_clock() + PATIENCE_S * second;
	bool done = x->send.len == 0;
	char came[SHOWN_MAX];
	size_t most, sent = 0;

	for (;;) {
		if (done && x->shut && *out != -1) {
			(void)shutdown(*out, SHUT_WR);
			(void)close(*out);
			*out = -1;
		}
		fds[1].fd = done ? -1 : *out;
		most = x->drop ? x->drop_after - got->len : SIZE_MAX;
		if (most == 0 && (done || got->len > 0))
			return true;
		if (!client_poll(fds, 3, deadline))
			return report_failure(p, x->line, "a reply within 20 s",
			    shown(came, got->at, got->len));
		done = done || (fds[1].revents && send_rest(x, *out, &sent));
		if (fds[2].revents && !text_read(&s->said, s->err, SIZE_MAX))
			fds[2].fd = -1;
		if (fds[0].revents && x->read_pause > 0)
			(void)poll(NULL, 0, x->read_pause);
		if (fds[0].revents && !text_read(got, in, most))
			break;
	}
	if (errno != 0 && !x->nothing && !x->any)
		return report_failure(p, x->line, "no error", strerror(errno));
	return !x->drop || report_failure(p, x->line, "more bytes", got->at);
}

/* Closes both ends; after a drop the server gets an RST. */
static void
disconnect(const struct exchange *x, int in, int out)
{
	struct linger now = { 1, 0 };

	if (x->drop)
		(void)setsockopt(in, SOL_SOCKET, SO_LINGER, &now, sizeof now);
	(void)close(in);
	if (out != -1)
		(void)close(out);
}

/* Plays one exchange over a connection, and closes it. */
static bool
play_connection(struct player *p, const struct exchange *x, struct server *s,
    int in, int out)
{
	static const int on = 1;
	struct text got = { 0 };
	bool good;

	(void)setsockopt(out, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	(void)fcntl(in, F_SETFL, O_NONBLOCK);
	(void)fcntl(out, F_SETFL, O_NONBLOCK);
	text_add(&got, "", 0);
	good = exchange_bytes(p, x, in, &out, s, &got);
	disconnect(x, in, out);
	if (good && !x->drop)
		good = check_reply(p, x, &got);
	text_free(&p->last);
	p->last = got;
	return good;
}

static void
count_result(struct player *p, bool good)
{
	p->passed += good;
	p->failed += !good;
}

/* Plays an exchange with a process of its own. */
static void
play_alone(struct player *p, const struct exchange *x)
{
	int fds[FDS_MAX], in, out, n;
	struct server s;
	bool good;

	n = p->driver->wire(fds, &in, &out);
	server_start(&s, p, fds, n);
	good = play_connection(p, x, &s, in, out);
	count_result(p, server_end(p, x->line, &s) && good);
}

/*
 * Plays an exchange with a running server. All clients send their requests
 * before the first reply is read.
 */
static void
play_exchange(struct player *p, const struct exchange *x, struct server *s,
    const struct client_address *address)
{
	struct exchange sent = *x;
	int in[TOGETHER_MAX], out[TOGETHER_MAX], beside[TOGETHER_MAX], i;

	for (i = 0; i < x->beside; i++)
		beside[i] = client_connect(address);
	if (x->together <= 1) {
		if (p->tls != NULL)
			connect_tls(p->tls, in, out);
		else
			connect_to(address, in, out);
		count_result(p, play_connection(p, x, s, *in, *out));
	}
	for (i = 0; i < x->beside; i++)
		(void)close(beside[i]);
	if (x->together <= 1)
		return;
	for (i = 0; i < x->together; i++) {
		connect_to(address, &in[i], &out[i]);
		if (write(out[i], x->send.at, x->send.len) == -1)
			err(2, "write");
	}
	sent.send.len = 0;
	for (i = 0; i < x->together; i++)
		count_result(p, play_connection(p, &sent, s, in[i], out[i]));
}

/*
 * Requests the first item of the last menu whose line matches. False if there is
 * none.
 */
static bool
follow_link(const struct player *p, struct exchange *x)
{
	const char *line = p->last.at, *selector;
	size_t left = p->last.len, n;

	for (; left > 0; line += n, left -= n) {
		n = line_length(line, left);
		selector = memchr(line, '\t', n);
		if (selector == NULL || !regex_matches(x->link.at, line, n))
			continue;
		selector++;
		text_add(&x->send, selector, strcspn(selector, "\t\r\n"));
		text_add(&x->send, "\r\n", 2);
		return true;
	}
	return false;
}

/* Plays the whole transcript; `s` is the daemon that we started, or NULL. */
static void
play_exchanges(struct player *p, FILE *in, struct server *s)
{
	struct exchange x;
	size_t i;
	int number = 0;

	while (next_exchange(&x, in, p->file, &number)) {
		if (x.link.len > 0 && !follow_link(p, &x)) {
			exchange_free(&x);
			continue;
		}
		if (p->naddresses == 0)
			play_alone(p, &x);
		for (i = 0; i < p->naddresses; i++)
			play_exchange(p, &x, s, &p->addresses[i]);
		exchange_free(&x);
	}
}

/* Reads stderr up to the line with the addresses of the server. */
static void
await_ready(struct player *p, struct server *s)
{
	struct pollfd fd = { s->err, POLLIN, 0 };
	int64_t deadline = client_clock() + PATIENCE_S * second;
	char *ready, *address;

	do {
		if (!client_poll(&fd, 1, deadline) ||
		    !text_read(&s->said, s->err, SIZE_MAX))
			errx(2, "%s does not start: %s", p->binary,
			    s->said.at ? s->said.at : "no message");
		ready = strstr(s->said.at, "ready on ");
	} while (ready == NULL || strchr(ready, '\n') == NULL);
	ready = strndup(ready + 9, strcspn(ready + 9, "\n"));
	for (address = strtok(ready, " "); address != NULL && p->naddresses < 2;
	     address = strtok(NULL, " "))
		client_address_parse(&p->addresses[p->naddresses++], address);
	free(ready);
}

/* Reads the process IDs of the workers: a replaced worker has a new one. */
static void
list_workers(pid_t server, struct text *workers)
{
	char path[64];

	(void)snprintf(path, sizeof path, "/proc/%d/task/%d/children", server,
	    server);
	text_read_file(workers, path);
}

static void
play_daemon(struct player *p, FILE *in)
{
	/* Two requests; or a PROXY header and the empty request. */
	static char request[] = "PROXY UNKNOWN\r\n\r\n";
	const struct exchange alive = { .send = { .at = request,
					    .len = sizeof request - 1 },
		.drop = true,
		.drop_after = 1 };
	struct text before = { 0 }, after = { 0 };
	struct server s;
	int fds[FDS_MAX], unused, n;

	n = p->driver->wire(fds, &unused, &unused);
	server_start(&s, p, fds, n);
	await_ready(p, &s);
	list_workers(s.pid, &before);
	play_exchanges(p, in, &s);
	play_exchange(p, &alive, &s, &p->addresses[0]);
	list_workers(s.pid, &after);
	if (strcmp(before.at, after.at) != 0)
		p->failed += !report_failure(p, 0, "the same worker", after.at);
	(void)kill(s.pid, SIGTERM);
	if (!server_end(p, 0, &s))
		p->failed++;
	text_free(&before);
	text_free(&after);
}

/* Returns a copy of the flag; `--state` gets an empty directory. */
static char *
flag_of(struct player *p, const char *word)
{
	const char *tmp = getenv("TMPDIR");
	char *flag;

	if (strcmp(word, "--state") != 0)
		return strdup(word);
	(void)snprintf(p->state, sizeof p->state, "%s/play.XXXXXX",
	    tmp ? tmp : "/tmp");
	if (mkdtemp(p->state) == NULL ||
	    asprintf(&flag, "--state=%s", p->state) == -1)
		err(2, "%s", p->state);
	return flag;
}

static void
remove_state(struct player *p)
{
	const struct dirent *entry;
	DIR *dir;

	if (p->state[0] == '\0')
		return;
	dir = opendir(p->state);
	while (dir != NULL && (entry = readdir(dir)) != NULL)
		(void)unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir != NULL)
		(void)closedir(dir);
	(void)rmdir(p->state);
	p->state[0] = '\0';
}

/* Reads the flags in a line `#! --option=value ...`; they are never freed. */
static void
read_flags(struct player *p, FILE *in)
{
	char *line = NULL, *word;
	size_t size;

	p->nflags = 0;
	while (getline(&line, &size, in) > 0 && strncmp(line, "#!", 2) != 0)
		;
	if (!feof(in))
		for (word = strtok(line + 2, " \n");
		     word != NULL && p->nflags < WORDS_MAX;
		     word = strtok(NULL, " \n"))
			p->flags[p->nflags++] = flag_of(p, word);
	free(line);
	rewind(in);
}

static const struct driver drivers[] = {
	{ "daemon", true, false, { "-l", "127.0.0.1:0", "-w", "1" },
	    wire_nothing },
	{ "activate", true, false, { "-w", "1" }, wire_listening },
	{ "accept", false, false, { NULL }, wire_accepted },
	{ "inetd", false, true, { "-i" }, wire_pair },
	{ "pipe", false, false, { "-i" }, wire_pipes },
	/* To a running server: -c */
	{ "connect", false, false, { NULL }, NULL },
};

static void
play_file(struct player *p, const char *file)
{
	FILE *in;

	in = fopen(file, "re");
	if (in == NULL)
		err(2, "%s", file);
	p->file = file;
	read_flags(p, in);
	if (p->driver->daemon) {
		p->naddresses = 0;
		play_daemon(p, in);
	} else if (p->driver->wire != NULL || p->nflags == 0 || p->has_flags)
		play_exchanges(p, in, NULL);
	(void)fclose(in);
	remove_state(p);
}

static const struct driver *
find_driver(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof drivers / sizeof drivers[0]; i++)
		if (strcmp(drivers[i].name, name) == 0)
			return &drivers[i];
	errx(2, "%s: unknown driver", name);
}

/* --- a slow reader --- */

enum {
	SLOW_RCVBUF = 65536,
	SLOW_PIECE = 4096,
	SLOW_BYTES = 64 << 20,
	FAST_PIECE = 1 << 20,
	SAMPLE_BYTES = 4 << 20
};

static long
resident_kb(const char *pid)
{
	struct text status = { 0 };
	char path[64];
	const char *found;
	long kb;

	(void)snprintf(path, sizeof path, "/proc/%s/status", pid);
	text_read_file(&status, path);
	found = strstr(status.at, "VmRSS:");
	kb = found ? strtol(found + 6, NULL, 10) : 0;
	text_free(&status);
	return kb;
}

static int
request_slowly(const char *address, const char *selector)
{
	static const int small = SLOW_RCVBUF;
	struct client_address server;
	int fd;

	client_address_parse(&server, address);
	fd = client_connect(&server);
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	client_set_timeout(fd, PATIENCE_S);
	checked(dprintf(fd, "%s\r\n", selector), "write");
	return fd;
}

/* Prints the size of the reply, and the highest memory of the server process in
 * kB. */
static int
read_slowly(const char *address, const char *selector, const char *pid)
{
	static char piece[FAST_PIECE];
	int64_t total = 0, sample = 0;
	long rss, highest = 0;
	ssize_t n;
	int fd;

	fd = request_slowly(address, selector);
	do {
		n = read(fd, piece,
		    total < SLOW_BYTES ? SLOW_PIECE : FAST_PIECE);
		if (n == -1)
			err(2, "read");
		total += n;
		if (n > 0 && total < sample)
			continue;
		rss = resident_kb(pid);
		highest = rss > highest ? rss : highest;
		sample = total + SAMPLE_BYTES;
	} while (n > 0);
	(void)close(fd);
	return printf("%jd %ld\n", (intmax_t)total, highest) < 0;
}

/* Acts as a service manager: prints all messages that arrive at this path. */
static int
print_notifications(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char message[1000];
	ssize_t n;
	int fd;

	(void)snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd == -1 ||
	    bind(fd, (struct sockaddr *)&address, sizeof address) == -1)
		err(2, "%s", path);
	puts("listening");
	(void)fflush(stdout);
	while ((n = recv(fd, message, sizeof message, 0)) >= 0) {
		printf("%.*s\n", (int)n, message);
		(void)fflush(stdout);
	}
	err(2, "%s", path);
}

/*
 * Acts as a service manager with a listening socket, and prints its address.
 * Starts the command for the first client, and again for the next client after
 * the command has exited. The command writes to our stderr.
 */
static int
keep_socket(char **command)
{
	const struct player p = { .binary = "" };
	char address[CLIENT_ADDRESS_MAX];
	struct pollfd listener = { .events = POLLIN };
	int fds[] = { 0, 1, 2, 0 }, status;
	pid_t pid;

	listener.fd = fds[3] = client_listen("127.0.0.1", address);
	fprintf(stderr, "kept at %s\n", address);
	while (poll(&listener, 1, -1) == 1) {
		pid = fork();
		if (pid == 0)
			exec_server(&p, fds, 4, command);
		if (pid == -1 || waitpid(pid, &status, 0) == -1)
			err(2, "%s", command[0]);
		if (status != 0)
			errx(1, "%s has failed", command[0]);
	}
	err(2, "poll");
}

static void
read_options(struct player *p, int argc, char *argv[])
{
	int c;

	while ((c = getopt(argc, argv, "b:c:d:fnr:s:")) != -1) {
		if (c == 'b')
			p->binary = optarg;
		else if (c == 'r')
			p->root = optarg;
		else if (c == 'd')
			p->driver = find_driver(optarg);
		else if (c == 'f')
			p->has_flags = true;
		else if (c == 'n')
			p->no_openat2 = true;
		else if (c == 'c') {
			p->driver = find_driver("connect");
			p->naddresses = 1;
			client_address_parse(&p->addresses[0], optarg);
		} else if (c == 's') {
			p->tls = optarg;
			(void)signal(SIGCHLD, SIG_IGN);
		} else
			errx(2,
			    "usage: play -b BINARY [-d DRIVER] [-n] "
			    "[-r ROOT] FILE...\n       play -c HOST:PORT "
			    "[-f] [-s HOST:PORT] [-r ROOT] FILE...\n"
			    "       play --slow HOST:PORT SELECTOR PID\n"
			    "       play --notify PATH\n"
			    "       play --keep-socket COMMAND...");
	}
}

int
main(int argc, char *argv[])
{
	struct player p = { .binary = "", .root = ".", .driver = drivers };

	if (argc > 2 && strcmp(argv[1], "--keep-socket") == 0)
		return keep_socket(argv + 2);
	if (argc == 3 && strcmp(argv[1], "--notify") == 0)
		return print_notifications(argv[2]);
	if (argc == 5 && strcmp(argv[1], "--slow") == 0)
		return read_slowly(argv[2], argv[3], argv[4]);
	(void)signal(SIGPIPE, SIG_IGN);
	read_options(&p, argc, argv);
	for (; optind < argc; optind++)
		play_file(&p, argv[optind]);
	printf("%d passed, %d failed\n", p.passed, p.failed);
	return p.failed > 0;
}
