#include "server/notify.h"

#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/env.h"

enum { STATE_MAX = 512 };

static int manager_fd = -1;

/* Fills in the address of a path. Returns 0, or -1 if the path is invalid. */
static int
read_socket_path(const char *path, struct sockaddr_un *address, socklen_t *len)
{
	size_t n;

	n = path == NULL ? 0 : strlen(path);
	if (n < 2 || (*path != '/' && *path != '@') ||
	    n >= sizeof address->sun_path)
		return -1;
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	memcpy(address->sun_path, path, n);
	if (*path == '@')
		address->sun_path[0] = '\0'; /* the abstract namespace */
	*len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
	return 0;
}

void
notify_open(void)
{
	/* A manager that does not read must not block the server. */
	const struct timeval timeout = { .tv_sec = 1 };
	struct sockaddr_un address;
	socklen_t len;

	notify_close();
	if (read_socket_path(getenv("NOTIFY_SOCKET"), &address, &len) == -1)
		return;
	manager_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (manager_fd == -1)
		return;
	setsockopt(manager_fd, SOL_SOCKET, SO_SNDTIMEO, &timeout,
	    sizeof timeout);
	if (connect(manager_fd, (struct sockaddr *)&address, len) == -1)
		notify_close();
}

void
notify(const char *fmt, ...)
{
	char state[STATE_MAX];
	va_list ap;
	int n;

	if (manager_fd == -1)
		return;
	va_start(ap, fmt);
	n = vsnprintf(state, sizeof state, fmt, ap);
	va_end(ap);
	if (n > 0 && n < STATE_MAX)
		send(manager_fd, state, (size_t)n, MSG_NOSIGNAL);
}

int
notify_watchdog(void)
{
	long long ms;

	if (manager_fd == -1)
		return 0;
	if (getenv("WATCHDOG_PID") != NULL &&
	    env_number("WATCHDOG_PID") != (long long)getpid())
		return 0;
	ms = env_number("WATCHDOG_USEC") / 1000;
	if (ms < 0)
		return 0;
	return ms > INT_MAX ? INT_MAX : (int)ms;
}

void
notify_close(void)
{
	if (manager_fd != -1)
		close(manager_fd);
	manager_fd = -1;
}
