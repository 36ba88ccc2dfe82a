/*
 * The null server: it only accepts, receives, sends bytes that it has, and
 * closes. No server over TCP can be faster; the others are compared with it.
 * usage: null [-s] [-k CONGESTION] [-p PROCESSES] [-t SECONDS] FILE
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	PROCESSES_MAX = 256,
	EVENTS_MAX = 256,
	ACCEPTS_MAX = 64,
	CLIENTS_MAX = 65536, /* descriptors */
	BACKLOG = 4096
};

/* One for each descriptor. */
struct client {
	bool asked, watched;
	off_t sent;
};

struct reply {
	bool by_sendfile;
	int fd;
	const char *bytes; /* unless sendfile() is used */
	off_t len;
};

static struct client clients[CLIENTS_MAX];

static void
open_reply(struct reply *reply, const char *file)
{
	struct stat st;

	reply->fd = open(file, O_RDONLY | O_CLOEXEC);
	if (reply->fd == -1 || fstat(reply->fd, &st) == -1)
		err(2, "%s", file);
	reply->len = st.st_size;
	if (reply->by_sendfile)
		return;
	reply->bytes = mmap(NULL, (size_t)reply->len, PROT_READ,
	    MAP_PRIVATE | MAP_POPULATE, reply->fd, 0);
	if (reply->bytes == MAP_FAILED)
		err(2, "%s", file);
}

/* All processes listen on one port, each with its own socket. */
static int
listen_at(struct sockaddr_in *address, const char *congestion)
{
	socklen_t len = sizeof *address;
	int fd, on = 1;

	fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd == -1 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == -1)
		err(2, "socket");
	/* Accepted sockets inherit this. */
	if (congestion != NULL &&
	    setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, congestion,
		(socklen_t)strlen(congestion)) == -1)
		err(2, "congestion control %s", congestion);
	if (bind(fd, (struct sockaddr *)address, len) == -1 ||
	    listen(fd, BACKLOG) == -1 ||
	    getsockname(fd, (struct sockaddr *)address, &len) == -1)
		err(2, "cannot listen");
	return fd;
}

static ssize_t
send_rest(const struct reply *reply, int fd, off_t *sent)
{
	size_t left = (size_t)(reply->len - *sent);
	ssize_t n;

	if (reply->by_sendfile)
		return sendfile(fd, reply->fd, sent, left);
	n = send(fd, reply->bytes + *sent, left, MSG_NOSIGNAL);
	*sent += n > 0 ? n : 0;
	return n;
}

/* Works until it would block. Returns the events to wait for, or 0. */
static unsigned
step_client(const struct reply *reply, int fd, struct client *c)
{
	char line[4096];
	ssize_t n;

	if (!c->asked) {
		n = recv(fd, line, sizeof line, 0);
		if (n <= 0)
			return n == -1 && errno == EAGAIN ? EPOLLIN : 0;
		c->asked = true;
	}
	while (c->sent < reply->len)
		if (send_rest(reply, fd, &c->sent) <= 0)
			return errno == EAGAIN ? EPOLLOUT : 0;
	return 0;
}

static void
serve_client(const struct reply *reply, int loop, int fd)
{
	struct client *c = &clients[fd];
	struct epoll_event event = { .data.fd = fd };

	event.events = step_client(reply, fd, c);
	if (event.events != 0 &&
	    epoll_ctl(loop, c->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd,
		&event) == 0)
		c->watched = true;
	else
		(void)close(fd);
}

static void
accept_some(const struct reply *reply, int loop, int listener)
{
	int fd, tries;

	for (tries = 0; tries < ACCEPTS_MAX; tries++) {
		fd =
		    accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd == -1)
			return;
		if (fd >= CLIENTS_MAX) {
			(void)close(fd);
			continue;
		}
		clients[fd] = (struct client){ 0 };
		serve_client(reply, loop, fd);
	}
}

static void
run_worker(const struct reply *reply, int listener)
{
	struct epoll_event events[EVENTS_MAX],
	    event = { .events = EPOLLIN, .data.fd = listener };
	int i, n, loop;

	loop = epoll_create1(EPOLL_CLOEXEC);
	if (loop == -1 || epoll_ctl(loop, EPOLL_CTL_ADD, listener, &event))
		err(2, "epoll");
	for (;;) {
		n = epoll_wait(loop, events, EVENTS_MAX, -1);
		for (i = 0; i < n; i++)
			if (events[i].data.fd == listener)
				accept_some(reply, loop, listener);
			else
				serve_client(reply, loop, events[i].data.fd);
	}
}

/* A child ends with its parent, and the parent by a signal or the alarm. */
static void
start_worker(const struct reply *reply, int listener, pid_t parent)
{
	pid_t pid;

	pid = fork();
	if (pid == -1)
		err(2, "fork");
	if (pid > 0)
		return;
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() == parent)
		run_worker(reply, listener);
	_exit(1);
}

static void
start_server(const struct reply *reply, const char *congestion, long processes)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int listeners[PROCESSES_MAX];
	long i;

	for (i = 0; i < processes; i++)
		listeners[i] = listen_at(&address, congestion);
	for (i = 0; i < processes; i++)
		start_worker(reply, listeners[i], getpid());
	for (i = 0; i < processes; i++)
		(void)close(listeners[i]);
	printf("127.0.0.1:%d\n", ntohs(address.sin_port));
	(void)fflush(stdout);
}

static void
usage(void)
{
	errx(2,
	    "usage: null [-s] [-k CONGESTION] [-p PROCESSES] [-t SECONDS] "
	    "FILE");
}

int
main(int argc, char **argv)
{
	struct reply reply = { 0 };
	const char *congestion = NULL;
	long processes, seconds = 3600;
	int option;

	processes = sysconf(_SC_NPROCESSORS_ONLN);
	while ((option = getopt(argc, argv, "sk:p:t:")) != -1) {
		switch (option) {
		case 's':
			reply.by_sendfile = true;
			break;
		case 'k':
			congestion = optarg;
			break;
		case 'p':
			processes = strtol(optarg, NULL, 10);
			break;
		case 't':
			seconds = strtol(optarg, NULL, 10);
			break;
		default:
			usage();
		}
	}
	if (optind + 1 != argc || processes < 1 || processes > PROCESSES_MAX)
		usage();
	open_reply(&reply, argv[optind]);
	(void)signal(SIGPIPE, SIG_IGN);
	(void)alarm((unsigned)seconds);
	start_server(&reply, congestion, processes);
	while (wait(NULL) > 0)
		continue;
	return 0;
}
