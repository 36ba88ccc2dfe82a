/*
 * Requests files while another process replaces, truncates, removes them, or
 * swaps them and their directory for symbolic links that lead outside; or while
 * it kills processes of the server. Every reply must have only bytes of the
 * files, perhaps cut, or be an error.
 *
 * usage: races HOST:PORT DIRECTORY SECONDS SEED [PID]
 * The server serves DIRECTORY/site. Its files consist of the letter a, and those
 * of DIRECTORY/outside of the letter S. PID is the server, whose children are
 * killed.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "client.h"

enum {
	SIZE_MAX_KB = 300,
	TIMEOUT_S = 20,
	KILL_PAUSE_MS = 1100,	/* a worker that lives longer starts at once */
	CHANGE_PAUSE_US = 200,
	SLOW_BUFFER = 4096
};

static const char *const names[] = { "d/race.txt", "d/race.bin", "d/made.lua" };
static const char *const selectors[] = { "/d/race.txt\r\n", "/d/race.bin\r\n",
	"/d/made\r\n", "/d/race.txt?query\r\n" };
static uint64_t state;
static char letters[SIZE_MAX_KB * 1024];

static void
pause_us(long us)
{
	const struct timespec span = { us / 1000000, us % 1000000 * 1000 };

	(void)nanosleep(&span, NULL);
}

/* --- changes --- */

static void
write_file(const char *path, size_t n)
{
	int fd;

	fd = checked(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644),
	    path);
	if (write(fd, letters, n) == -1)
		err(2, "%s", path);
	(void)close(fd);
}

static void
replace_file(const char *name)
{
	write_file("new", client_random(&state) % sizeof letters);
	(void)rename("new", name);
}

static void
link_file(const char *name, const char *target)
{
	(void)unlink("link");
	if (symlink(target, "link") == 0)
		(void)rename("link", name);
}

/* Puts the directory back, also after a process that was killed. */
static void
restore_directory(void)
{
	if (access("kept", F_OK) == -1)
		return;
	(void)unlink("d");
	(void)rename("kept", "d");
}

/* Puts a link to a directory outside at the place of the directory, for a time. */
static void
swap_directory(void)
{
	(void)rename("d", "kept");
	if (symlink("../outside", "d") == 0)
		pause_us(CHANGE_PAUSE_US);
	restore_directory();
}

/* Handlers are only swapped and removed: their source is no text of letters. */
static void
change_something(void)
{
	const uint64_t random = client_random(&state);
	const char *name = names[random % 2];

	switch (random / 2 % 6) {
	case 0:
		if (truncate(name, (off_t)(random / 12 % sizeof letters)) == 0)
			break;
		replace_file(name);
		break;
	case 1:
		link_file(name, "../../outside/race.txt");
		break;
	case 2:
		link_file(name, "other.txt");
		break;
	case 3:
		(void)unlink(name);
		break;
	case 4:
		swap_directory();
		break;
	default:
		replace_file(name);
		break;
	}
}

static void
change_files(void)
{
	for (;;) {
		change_something();
		pause_us(CHANGE_PAUSE_US);
	}
}

/* Kills a child of the server, a worker or the writer of statistics. */
static void
kill_child(pid_t server)
{
	char path[64];
	int children[64], n = 0;
	FILE *in;

	(void)snprintf(path, sizeof path, "/proc/%d/task/%d/children",
	    (int)server, (int)server);
	in = fopen(path, "re");
	while (in != NULL && n < 64 && fscanf(in, "%d", &children[n]) == 1)
		n++;
	if (in != NULL)
		(void)fclose(in);
	if (n > 0)
		(void)kill(children[client_random(&state) % (unsigned)n],
		    SIGKILL);
}

static void
kill_children(pid_t server)
{
	for (;;) {
		pause_us(KILL_PAUSE_MS * 1000L);
		kill_child(server);
	}
}

/* --- requests --- */

/* Reads a reply; a slow client makes the server wait in the middle of it. */
static void
read_reply(int fd, struct text *reply, bool is_slow)
{
	text_free(reply);
	text_add(reply, "", 0);
	while (text_read(reply, fd, is_slow ? SLOW_BUFFER : SIZE_MAX))
		if (is_slow && reply->len < 10 * SLOW_BUFFER)
			pause_us(CHANGE_PAUSE_US);
}

/*
 * Reports whether a reply has only bytes of the files, or is an error. NULs are
 * in files that truncate() has made longer.
 */
static bool
is_allowed(const struct text *reply)
{
	size_t i;

	if (reply->len > 0 && reply->at[0] == '3')
		return strstr(reply->at, "SSS") == NULL;
	for (i = 0; i < reply->len; i++)
		if (strchr("a.\r\n", reply->at[i]) == NULL)
			return false;
	return true;
}

static bool
ask(const struct client_address *server, struct text *reply)
{
	const uint64_t random = client_random(&state);
	const char *selector = selectors[random % 4];
	const bool is_slow = random / 4 % 4 == 0;
	int fd, size = SLOW_BUFFER;
	size_t sent = 0;

	fd = checked(
	    socket(server->name.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0),
	    "socket");
	client_set_timeout(fd, TIMEOUT_S);
	if (is_slow)
		(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
	if (!client_start(fd, server))
		err(1, "cannot connect");
	(void)client_send(fd, selector, strlen(selector), &sent);
	read_reply(fd, reply, is_slow);
	(void)close(fd);
	return is_allowed(reply);
}

/* Returns the exit status. */
static int
ask_until(const struct client_address *server, int64_t end)
{
	unsigned long whole = 0, errors = 0, empty = 0;
	struct text reply = { 0 };

	while (client_clock() < end) {
		if (!ask(server, &reply)) {
			printf("another reply: %.500s\n", reply.at);
			return 1;
		}
		empty += reply.len == 0;
		errors += reply.len > 0 && reply.at[0] == '3';
		whole += reply.len > 0 && reply.at[0] != '3';
	}
	printf("%lu files, %lu errors, %lu empty\n", whole, errors, empty);
	text_free(&reply);
	return whole > 0 ? 0 : 1;
}

int
main(int argc, char **argv)
{
	struct client_address server;
	int status;
	pid_t child;

	if (argc < 5)
		errx(2, "usage: races HOST:PORT DIRECTORY SECONDS SEED [PID]");
	client_address_parse(&server, argv[1]);
	if (chdir(argv[2]) == -1 || chdir("site") == -1)
		err(2, "%s", argv[2]);
	memset(letters, 'a', sizeof letters);
	state = (uint64_t)client_number(argv[4], "seed", 0, 1000000);
	child = checked(fork(), "fork");
	if (child == 0 && argc > 5)
		kill_children((pid_t)client_number(argv[5], "pid", 1, 1 << 22));
	if (child == 0)
		change_files();
	status = ask_until(&server,
	    client_clock() +
		client_number(argv[3], "seconds", 1, 100000) * 1000000000LL);
	(void)kill(child, SIGKILL);
	(void)waitpid(child, NULL, 0);
	restore_directory();
	return status;
}
