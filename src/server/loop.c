#include "server/loop.h"

#include <signal.h>

int
loop_open(void)
{
	return epoll_create1(EPOLL_CLOEXEC);
}

int
loop_want(int loop, int fd, unsigned now, unsigned want, void *who)
{
	struct epoll_event event = { .events = want, .data.ptr = who };

	if (now == want)
		return 0;
	return epoll_ctl(loop, now ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
}

void
loop_forget(int loop, int fd)
{
	(void)epoll_ctl(loop, EPOLL_CTL_DEL, fd, NULL);
}

int
loop_wait(int loop, struct epoll_event *events, const sigset_t *open, int ms)
{
	int n;

	n = epoll_pwait(loop, events, LOOP_EVENTS, ms, open);
	return n < 0 ? 0 : n;
}

void
loop_signals(sigset_t *open)
{
	(void)sigprocmask(SIG_SETMASK, NULL, open);
	(void)sigdelset(open, SIGTERM);
	(void)sigdelset(open, SIGHUP);
	(void)sigdelset(open, SIGUSR1);
}

void
loop_hear_signals(const sigset_t *open)
{
	sigset_t before;

	(void)sigprocmask(SIG_SETMASK, open, &before);
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
}
