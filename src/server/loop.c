#include "server/loop.h"

int
loop_open(void)
{
	return epoll_create1(EPOLL_CLOEXEC);
}

int
loop_watch(int loop, int fd, unsigned now, unsigned want, void *data)
{
	struct epoll_event event = { .events = want, .data.ptr = data };

	if (now == want)
		return 0;
	return epoll_ctl(loop, now ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
}

void
loop_unwatch(int loop, int fd)
{
	epoll_ctl(loop, EPOLL_CTL_DEL, fd, NULL);
}

void
loop_signal_mask(sigset_t *mask)
{
	sigprocmask(SIG_SETMASK, NULL, mask);
	sigdelset(mask, SIGTERM);
	sigdelset(mask, SIGHUP);
	sigdelset(mask, SIGUSR1);
}

int
loop_wait(int loop, struct epoll_event *events, const sigset_t *mask, int ms)
{
	int n;

	n = epoll_pwait(loop, events, LOOP_EVENTS, ms, mask);
	return n < 0 ? 0 : n;
}

void
loop_deliver_signals(const sigset_t *mask)
{
	sigset_t before;

	sigprocmask(SIG_SETMASK, mask, &before);
	sigprocmask(SIG_SETMASK, &before, NULL);
}
