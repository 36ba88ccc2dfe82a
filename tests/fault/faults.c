/*
 * Makes calls of a server fail, one after the other: for each function, each
 * errno of its manual page, and each kind of request, the first call, the second
 * and so on, until one is not reached. The reply must be right, or show that
 * something has failed. Afterwards all kinds of replies must be right again,
 * with no more descriptors than before; a log line must tell a reply that was
 * not right. A server that starts may also refuse to, with a message.
 *
 * usage: faults [OPTION...] LIBRARY DIRECTORY COMMAND...
 *   -c CALL  only this function
 *   -k KIND  only this kind of request
 *   -m MOST  the last call that fails (no limit)
 *   -q       only the first call and errno, and no starts and reloads
 *   -v       print each fault, the reply and the log
 * LIBRARY is fail_call.so, and the DIRECTORY gets the files `plan` and `log`. The
 * server serves COPIES copies of a site, c00, c01, ... : each fault has a copy of
 * its own, so that nothing of it is in the cache.
 */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "fail_call.h"

enum {
	COPIES = 100,
	ERRORS_MAX = 8,
	CLIENTS_MAX = 3,
	KINDS_MAX = 32,
	REPLY_S = 20,		/* time limit of a reply */
	CALM_MS = 10000,	/* until all is right again */
};

/* An event happens while the plan is set. */
enum event { REQUEST, WARM, RELOAD, REPLACE, START, STOP };

/* A kind of request, sent by some clients at once. c00 becomes the copy. */
struct kind {
	const char *name, *request;
	int clients;
	enum event event;
};

static const struct kind kinds[] = {
	{ "text", "/c00/a.txt\r\n", 1, REQUEST },
	{ "long text", "/c00/large.txt\r\n", 1, REQUEST },
	{ "binary", "/c00/large.bin\r\n", 1, REQUEST },
	{ "menu", "/c00/menu\r\n", 1, REQUEST },
	{ "listing", "/c00/sub\r\n", 1, REQUEST },
	{ "search", "/c00/find\tline\r\n", 1, REQUEST },
	{ "handler", "/c00/handler\r\n", 1, REQUEST },
	{ "sleep", "/c00/sleep\r\n", 1, REQUEST },
	{ "failing handler", "/c00/fails\r\n", 1, REQUEST },
	{ "text of a handler", "/c00/file\r\n", 1, REQUEST },
	{ "store", "/c00/store\r\n", 1, REQUEST },
	{ "statistics", "/c00/stats\r\n", 1, REQUEST },
	{ "binary by bytes", "/c00/nul.txt\r\n", 1, REQUEST },
	{ "unknown type", "/c00/sub/unknown\r\n", 1, REQUEST },
	{ "not found", "/c00/nothing\r\n", 1, REQUEST },
	{ "moved", "/c00/old/a.txt\r\n", 1, REQUEST },
	{ "user directory", "/~alice/c00/a.txt\r\n", 1, REQUEST },
	{ "handler of a user", "/~alice/c00/handler\r\n", 1, REQUEST },
	{ "caps", "/caps.txt\r\n", 1, REQUEST },
	{ "URL", "URL:http://a.test/c00\r\n", 1, REQUEST },
	{ "bad", "/../c00\r\n", 1, REQUEST },
	{ "HTTP", "GET /c00 HTTP/1.0\r\n\r\n", 1, REQUEST },
	{ "cached text", "/c00/a.txt\r\n", 1, WARM },
	{ "cached menu", "/c00/menu\r\n", 1, WARM },
	{ "people", "/c00/people\r\n", 1, WARM },
	{ "coalesced", "/c00/slow\r\n", 3, REQUEST },
	{ "reload", "/c00/menu\r\n", 1, RELOAD },
	{ "killed worker", "/c00/menu\r\n", 1, REPLACE },
	{ "start", "/c00/menu\r\n", 1, START },
	{ "stop", "/c00/menu\r\n", 1, STOP },
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* A function, and what errno may be after it. */
static const struct call {
	const char *name;
	int errors[ERRORS_MAX];
} calls[] = {
	{ "malloc", { ENOMEM } },
	{ "calloc", { ENOMEM } },
	{ "realloc", { ENOMEM } },
	{ "reallocarray", { ENOMEM } },
	{ "mmap", { ENOMEM } },
	{ "mremap", { ENOMEM } },
	{ "madvise", { ENOMEM, EAGAIN } },
	{ "memfd_create", { ENOMEM, EMFILE, ENFILE } },
	{ "read", { EIO, EINTR, EAGAIN, ECONNRESET } },
	{ "recv", { ECONNRESET, EINTR, EAGAIN, ENOMEM } },
	{ "write", { EPIPE, EINTR, EAGAIN, EIO, ENOSPC, EDQUOT, ECONNRESET } },
	{ "writev", { EPIPE, EINTR, EAGAIN, ENOMEM, ECONNRESET } },
	{ "sendfile", { EIO, EINTR, EAGAIN, ENOMEM, EPIPE, EINVAL } },
	{ "pread", { EIO, EINTR } },
	{ "pwrite", { ENOSPC, EIO, EDQUOT, EINTR } },
	{ "fsync", { EIO, ENOSPC, EDQUOT } },
	{ "fdatasync", { EIO, ENOSPC, EDQUOT } },
	{ "ftruncate", { EIO, EINTR, EFBIG } },
	{ "lseek", { EOVERFLOW } },
	{ "dup2", { EMFILE, EINTR, EBUSY } },
	{ "pipe2", { EMFILE, ENFILE } },
	{ "stat", { EIO, ENOMEM, EACCES, ENOENT } },
	{ "lstat", { EIO, ENOMEM } },
	{ "fstat", { EIO, ENOMEM, EOVERFLOW } },
	{ "fstatat", { EIO, ENOMEM } },
	{ "readlinkat", { EIO, ENOMEM } },
	{ "faccessat", { EIO, ENOMEM } },
	{ "unlinkat", { EIO, EBUSY, EROFS } },
	{ "fdopendir", { ENOMEM } },
	{ "readdir", { EIO } },
	{ "fopen", { EMFILE, ENOMEM, EIO } },
	{ "open", { EMFILE, ENFILE, ENOMEM, EINTR, EIO } },
	{ "openat", { EMFILE, ENFILE, ENOMEM, EINTR, EIO } },
	{ "openat2", { EMFILE, ENFILE, ENOMEM, EINTR, EIO, EAGAIN } },
	{ "getpwnam", { EIO, EMFILE, ENOMEM } },
	{ "fgetpwent", { EIO, ENOMEM } },
	{ "accept4",
	    { EMFILE, ENFILE, ENOMEM, ENOBUFS, ECONNABORTED, EINTR, EAGAIN,
		EPERM } },
	{ "socket", { EMFILE, ENFILE, ENOMEM } },
	{ "bind", { EADDRINUSE, EACCES } },
	{ "listen", { EADDRINUSE } },
	{ "shutdown", { ENOTCONN } },
	{ "getsockname", { ENOBUFS } },
	{ "getsockopt", { ENOPROTOOPT } },
	{ "setsockopt", { ENOMEM } },
	{ "epoll_create1", { EMFILE, ENFILE, ENOMEM } },
	{ "epoll_ctl", { ENOMEM, ENOSPC } },
	{ "epoll_pwait", { EINTR } },
	{ "poll", { EINTR, ENOMEM } },
	{ "fcntl", { EMFILE, EAGAIN, ENOLCK } },
	{ "fork", { EAGAIN, ENOMEM } },
	{ "waitpid", { EINTR } },
	{ "getrandom", { EAGAIN, EINTR } },
	{ "setitimer", { EINVAL } },
};

enum { CALLS = sizeof calls / sizeof calls[0] };

static struct {
	const char *call, *kind;
	long most;
	bool quick, verbose;
	const char *library;
	char *plan, *log;
	char **command;
} options = { .most = 1000000 };

static struct plan *plan;
static struct client_address address;
static pid_t server;		/* 0: none */
static int log_fd;
static off_t plan_end;		/* size of the log when the plan ended */
static struct text right[KINDS_MAX];
static int usual_lines[KINDS_MAX];	/* explanations without a fault */
static size_t calm_descriptors;
static int copy;		/* of the site, for this fault */
static char what[160];		/* this fault */
static unsigned long faults, bad;
static bool is_bad;		/* this fault has been counted in `bad` */

static void
pause_ms(long ms)
{
	const struct timespec span = { ms / 1000, ms % 1000 * 1000000 };

	(void)nanosleep(&span, NULL);
}

static int64_t
deadline_ms(int64_t ms)
{
	return client_clock() + ms * 1000000;
}

/* --- the log --- */

static off_t
log_size(void)
{
	return checked((int)lseek(log_fd, 0, SEEK_END), "log");
}

/* Reads what was logged since the log had this size, after an LF. */
static void
read_log(struct text *text, off_t from)
{
	text_free(text);
	text_add(text, "\n", 1);
	(void)lseek(log_fd, from, SEEK_SET);
	while (text_read(text, log_fd, SIZE_MAX))
		continue;
}

static bool
log_has(off_t from, const char *words)
{
	struct text text = { 0 };
	bool found;

	read_log(&text, from);
	found = strstr(text.at, words) != NULL;
	text_free(&text);
	return found;
}

/* Counts a fault that has gone wrong, and prints what was logged since. */
static void
wrong(off_t from, const char *cause, const char *detail)
{
	struct text text = { 0 };

	if (is_bad)
		return;
	is_bad = true;
	bad++;
	read_log(&text, from);
	if (plan_end > from)
		text.at[plan_end - from + 1] = '\0';
	printf("fault: %s: %s%s%s", what, cause, detail, text.at);
	(void)fflush(stdout);
	text_free(&text);
}

/* --- the server --- */

/* Reports whether the server has exited. */
static bool
has_exited(int *status)
{
	if (server == 0 || waitpid(server, status, WNOHANG) != server)
		return false;
	server = 0;
	return true;
}

/* Starts the server. Returns 0, or -1 with its exit status. */
static int
start_server(int *status)
{
	off_t from = log_size();
	int64_t end = deadline_ms(REPLY_S * 1000);
	struct text text = { 0 };
	char *ready = NULL;

	server = checked(fork(), "fork");
	if (server == 0) {
		(void)dup2(log_fd, 2);
		(void)setenv("LD_PRELOAD", options.library, 1);
		(void)setenv("FAIL_CALL", options.plan, 1);
		(void)execvp(options.command[0], options.command);
		_exit(127);
	}
	while (ready == NULL || strchr(ready, '\n') == NULL) {
		if (has_exited(status))
			return -1;
		if (client_clock() > end)
			errx(1, "%s: the server does not start", what);
		pause_ms(1);
		read_log(&text, from);
		ready = strstr(text.at, "ready on ");
	}
	*strchr(ready, '\n') = '\0';
	client_address_parse(&address, strrchr(ready, ' ') + 1);
	text_free(&text);
	return 0;
}

static void
stop_server(void)
{
	int64_t end = deadline_ms(REPLY_S * 1000);
	off_t from = log_size();
	int status = 0;

	if (server == 0)
		return;
	(void)kill(server, SIGTERM);
	while (!has_exited(&status)) {
		if (client_clock() > end) {
			wrong(from, "the server does not exit", "");
			(void)kill(server, SIGKILL);
			end = INT64_MAX;
		}
		pause_ms(1);
	}
	if (status != 0)
		wrong(from, "the server has exited with an error", "");
}

/* Reads the process IDs of the server's children. Returns their number. */
static size_t
find_children(pid_t children[], size_t most)
{
	char path[64];
	FILE *in;
	size_t n = 0;
	int pid;

	(void)snprintf(path, sizeof path, "/proc/%d/task/%d/children",
	    (int)server, (int)server);
	in = fopen(path, "re");
	if (in == NULL)
		return 0;
	while (n < most && fscanf(in, "%d", &pid) == 1)
		children[n++] = pid;
	(void)fclose(in);
	return n;
}

/* --- descriptors --- */

static size_t
count_descriptors_of(pid_t pid)
{
	char path[64];
	size_t n = 0;
	DIR *dir;

	(void)snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
	dir = opendir(path);
	if (dir == NULL)
		return 0;
	while (readdir(dir) != NULL)
		n++;
	(void)closedir(dir);
	return n;
}

static size_t
count_descriptors(void)
{
	pid_t children[16];
	size_t i, n, sum = count_descriptors_of(server);

	n = find_children(children, 16);
	for (i = 0; i < n; i++)
		sum += count_descriptors_of(children[i]);
	return sum;
}

static bool
is_calm(void)
{
	return count_descriptors() <= calm_descriptors;
}

/* --- replies --- */

/* Writes the number of the copy for each c00. */
static void
name_copy(char *text, int from, int to)
{
	char old[8], new[8], *at;

	(void)snprintf(old, sizeof old, "c%02d", from);
	(void)snprintf(new, sizeof new, "c%02d", to);
	for (at = text; (at = strstr(at, old)) != NULL; at += 3)
		memcpy(at, new, 3);
}

/* The number of an error differs from reply to reply: " (vzxim4)". */
static void
drop_error_number(struct text *reply)
{
	static const char before[] = " failed (";
	char *at = strstr(reply->at, before);

	if (at != NULL)
		memset(at + strlen(before), '#',
		    strcspn(at, ")") - strlen(before));
}

static int
send_kind(const struct kind *kind)
{
	char request[CLIENT_REQUEST_MAX];
	size_t sent = 0;
	int fd;

	(void)snprintf(request, sizeof request, "%s", kind->request);
	name_copy(request, 0, copy);
	fd = client_connect(&address);
	client_set_timeout(fd, REPLY_S);
	(void)client_send(fd, request, strlen(request), &sent);
	return fd;
}

/* Returns whether a whole reply has come, and no reset. */
static void
read_reply(int fd, struct text *reply)
{
	int64_t begun = client_clock();

	text_free(reply);
	text_add(reply, "", 0);
	while (text_read(reply, fd, SIZE_MAX) &&
	    client_clock() < begun + REPLY_S * 1000000000LL)
		continue;
	(void)close(fd);
	name_copy(reply->at, copy, 0);
	drop_error_number(reply);
}

static bool
is_right(const struct kind *kind, const struct text *reply)
{
	const struct text *wanted = &right[kind - kinds];

	return reply->len == wanted->len &&
	    memcmp(reply->at, wanted->at, wanted->len) == 0;
}

/* Returns how many bytes are as in the right reply. */
static size_t
right_start(const struct kind *kind, const struct text *reply)
{
	const struct text *wanted = &right[kind - kinds];
	size_t i = 0;

	while (
	    i < reply->len && i < wanted->len && reply->at[i] == wanted->at[i])
		i++;
	return i;
}

/*
 * Reports whether a reply is right as far as it goes: then it ends, or an error
 * line follows, or a page with an error.
 */
static bool
is_honest(const struct kind *kind, const struct text *reply)
{
	size_t n = right_start(kind, reply);

	while (n > 0 && n < reply->len && reply->at[n - 1] != '\n')
		n--;
	return n == reply->len || reply->at[n] == '3' ||
	    strstr(reply->at, "HTTP/1.0 5") == reply->at;
}

/* Asks for all kinds. Returns one that is not right, or NULL. */
static const struct kind *
find_wrong_kind(off_t from)
{
	const struct kind *kind, *found = NULL;
	struct text reply = { 0 };

	for (kind = kinds; kind < kinds + KINDS; kind++) {
		if (kind->event != REQUEST || kind->clients > 1)
			continue;
		read_reply(send_kind(kind), &reply);
		if (is_right(kind, &reply))
			continue;
		found = kind;
		if (!is_honest(kind, &reply))
			wrong(from, "afterwards another reply: ", reply.at);
		if (options.verbose)
			printf("%s: not yet right: %s", kind->name, reply.at);
	}
	text_free(&reply);
	return found;
}

/* --- one fault --- */

static void
set_plan(const char *name, long number, int error)
{
	plan_end = 0;
	plan->number = 0;
	(void)snprintf(plan->call, sizeof plan->call, "%s", name);
	plan->error = error;
	plan->count = 0;
	plan->number = number;
}

/* Asks in as many clients as the kind has. Returns whether all are right. */
static bool
ask(const struct kind *kind, off_t from)
{
	struct text reply = { 0 };
	int fds[CLIENTS_MAX], i;
	bool all_right = true;

	for (i = 0; i < kind->clients; i++)
		fds[i] = send_kind(kind);
	for (i = 0; i < kind->clients; i++) {
		read_reply(fds[i], &reply);
		all_right = all_right && is_right(kind, &reply);
		if (!is_honest(kind, &reply))
			wrong(from, "another reply: ", reply.at);
		if (options.verbose)
			printf("%s\n", reply.at);
	}
	text_free(&reply);
	return all_right;
}

/* Counts the lines of errors and warnings, without those that continue one. */
static int
count_explanations(const struct text *text)
{
	static const char *const levels[] = { "\nERROR: ", "\nWARNING: " };
	const char *at;
	int i, n = 0;

	for (i = 0; i < 2; i++)
		for (at = text->at; (at = strstr(at, levels[i])) != NULL;) {
			at += strlen(levels[i]);
			n += *at != ' ';
		}
	return n;
}

/*
 * Checks what was logged while the plan was set: one line, or two if a process
 * could not begin. An access line tells what is missing of a reply after "ms, ".
 */
static void
check_log(off_t from, const struct kind *kind, bool all_right)
{
	struct text text = { 0 };
	int n;

	read_log(&text, from);
	if (strstr(text.at, "Sanitizer") != NULL ||
	    strstr(text.at, "runtime error:") != NULL)
		wrong(from, "a sanitizer", "");
	if (strstr(text.at, "killed by signal") != NULL &&
	    kind->event != REPLACE)
		wrong(from, "a process was killed", "");
	text.at[plan_end - from + 1] = '\0';
	n = count_explanations(&text);
	if (n == 0 && !all_right && strstr(text.at, " ms, ") == NULL)
		wrong(from, "no log line", "");
	if (n >
	    kind->clients + usual_lines[kind - kinds] + (kind->event >= RELOAD))
		wrong(from, "too many log lines", "");
	text_free(&text);
}

/*
 * Waits until each kind is right, and no descriptor is lost. Returns whether all
 * were right at once.
 */
static bool
check_afterwards(off_t from)
{
	int64_t end = deadline_ms(CALM_MS);
	const struct kind *kind = find_wrong_kind(from);
	const bool right_at_once = kind == NULL;
	char counts[64];

	while (kind != NULL && client_clock() < end && !is_bad) {
		pause_ms(10);
		kind = find_wrong_kind(from);
	}
	if (kind != NULL)
		wrong(from, "stays wrong: ", kind->name);
	while (!is_calm() && client_clock() < end && !is_bad)
		pause_ms(1);
	if (is_calm())
		return right_at_once;
	(void)snprintf(counts, sizeof counts, "%zu, not %zu",
	    count_descriptors(), calm_descriptors);
	wrong(from, "descriptors: ", counts);
	return right_at_once;
}

static void
await_log(off_t from, const char *words, const char *or_words)
{
	int64_t end = deadline_ms(CALM_MS);

	while (!log_has(from, words) && !log_has(from, or_words) &&
	    !log_has(from, "line was lost")) {
		if (client_clock() > end) {
			wrong(from, "no line: ", words);
			return;
		}
		pause_ms(1);
	}
}

/* Reloads, and waits until the old processes have exited. */
static void
reload_server(void)
{
	off_t from = log_size();
	int64_t end = deadline_ms(CALM_MS);
	pid_t children[16];

	(void)kill(server, SIGHUP);
	await_log(from, "configuration reloaded", "keeps the old");
	while (find_children(children, 16) > 2 && client_clock() < end)
		pause_ms(1);
}

/*
 * Kills the worker, which is the first child: the writer of statistics starts
 * after it. A new worker starts at once, if the server was reloaded before.
 */
static void
kill_worker(void)
{
	off_t from = log_size();
	pid_t children[16] = { 0 };

	(void)find_children(children, 16);
	(void)kill(children[0], SIGKILL);
	await_log(from, "killed by signal", "cannot start");
}

/* Starts the server with a plan. Returns false if it refuses, with a reason. */
static bool
start_planned(off_t from)
{
	struct text text = { 0 };
	int status = 0;

	if (start_server(&status) == 0)
		return true;
	read_log(&text, from);
	if (!WIFEXITED(status) || WEXITSTATUS(status) == 0 ||
	    WEXITSTATUS(status) > 125)
		wrong(from, "the server has crashed", "");
	else if (text.len <= 1)
		wrong(from, "no message", "");
	text_free(&text);
	return false;
}

/* Lets the event of this kind happen. Returns whether all replies are right. */
static bool
happen(const struct kind *kind, const struct call *call, long n, int error,
    off_t from)
{
	if (kind->event == WARM || kind->event == STOP)
		(void)ask(kind, from);
	if (kind->event == REPLACE)
		reload_server();
	if (kind->event == START)
		stop_server();
	set_plan(call->name, n, error);
	if (kind->event == RELOAD)
		reload_server();
	if (kind->event == REPLACE)
		kill_worker();
	if (kind->event == STOP)
		stop_server();
	if (kind->event == START && !start_planned(from))
		return true;
	return kind->event == STOP || ask(kind, from);
}

static void
need_server(void)
{
	int status;

	(void)has_exited(&status);
	if (server == 0 && start_server(&status) == -1)
		errx(1, "%s: the server does not start", what);
}

/* Returns whether the call was reached. */
static bool
play_fault(const struct kind *kind, const struct call *call, long n, int error)
{
	off_t from = log_size();
	bool all_right, reached;

	(void)snprintf(what, sizeof what, "%s: call %ld of %s: %s", kind->name,
	    n, call->name, strerror(error));
	if (options.verbose)
		printf("--- %s\n", what);
	is_bad = false;
	copy = (copy + 1) % COPIES;
	all_right = happen(kind, call, n, error, from);
	reached = plan->count >= n;
	plan->number = 0;
	plan_end = log_size();
	need_server();
	if (!reached && all_right)
		return false;
	faults++;
	all_right = check_afterwards(from) && all_right;
	check_log(from, kind, all_right);
	if (is_bad) {
		stop_server();
		need_server();
	}
	return reached;
}

static void
play_call(const struct kind *kind, const struct call *call)
{
	int i;
	long n;

	/* Without these, the log does not tell the address of the server. */
	if (kind->event == START &&
	    (strcmp(call->name, "writev") == 0 ||
		strcmp(call->name, "getsockname") == 0))
		return;
	for (i = 0; i < ERRORS_MAX && call->errors[i] != 0; i++) {
		/* The pauses before user directories are looked up double. */
		if (kind->event == RELOAD)
			stop_server();
		need_server();
		n = 1;
		while (n <= options.most &&
		    play_fault(kind, call, n, call->errors[i]))
			n++;
		if (options.quick || n == 1)
			return;
	}
}

/* --- the start --- */

static bool
is_wanted(const char *only, const char *name)
{
	return only == NULL || *only == '\0' || strcmp(only, name) == 0;
}

static void
learn_kind(const struct kind *kind)
{
	static const struct call none = { "none", { 0 } };
	struct text text = { 0 };
	off_t from = log_size();

	read_reply(send_kind(kind), &right[kind - kinds]);
	(void)happen(kind, &none, 0, 0, from);
	need_server();
	read_log(&text, from);
	usual_lines[kind - kinds] = count_explanations(&text);
	text_free(&text);
	if (options.verbose)
		printf("--- %s\n%s\n", kind->name, right[kind - kinds].at);
}

/* Does all twice, so that all that is opened once is open. */
static void
learn(void)
{
	const struct kind *kind;
	int turn;

	for (turn = 0; turn < 2; turn++)
		for (kind = kinds; kind < kinds + KINDS; kind++)
			learn_kind(kind);
	(void)find_wrong_kind(0);
	pause_ms(100);
	calm_descriptors = count_descriptors();
}

static void
map_plan(void)
{
	void *at;
	int fd;

	fd = checked(open(options.plan, O_RDWR | O_CREAT | O_CLOEXEC, 0600),
	    options.plan);
	checked(ftruncate(fd, sizeof *plan), options.plan);
	at =
	    mmap(NULL, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED)
		err(2, "mmap");
	(void)close(fd);
	plan = at;
}

static void
usage(void)
{
	errx(2, "usage: faults [OPTION...] LIBRARY DIRECTORY COMMAND...");
}

static void
read_option(int option, const char *value)
{
	switch (option) {
	case 'c':
		options.call = value;
		break;
	case 'k':
		options.kind = value;
		break;
	case 'm':
		options.most = client_number(value, "-m", 1, 1000000);
		break;
	case 'q':
		options.quick = true;
		options.most = 1;
		break;
	case 'v':
		options.verbose = true;
		break;
	default:
		usage();
	}
}

int
main(int argc, char **argv)
{
	const struct kind *kind;
	const struct call *call;
	int option;

	while ((option = getopt(argc, argv, "+c:k:m:qv")) != -1)
		read_option(option, optarg);
	if (argc - optind < 3)
		usage();
	options.library = argv[optind];
	options.command = argv + optind + 2;
	if (asprintf(&options.plan, "%s/plan", argv[optind + 1]) == -1 ||
	    asprintf(&options.log, "%s/log", argv[optind + 1]) == -1)
		err(2, "memory");
	log_fd = checked(
	    open(options.log, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600),
	    options.log);
	map_plan();
	need_server();
	learn();
	for (kind = kinds; kind < kinds + KINDS; kind++)
		for (call = calls; call < calls + CALLS; call++)
			if (is_wanted(options.kind, kind->name) &&
			    is_wanted(options.call, call->name) &&
			    (!options.quick || kind->event < RELOAD))
				play_call(kind, call);
	stop_server();
	printf("fault: %lu faults, %lu wrong\n", faults, bad);
	return bad == 0 ? 0 : 1;
}
