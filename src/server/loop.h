/* Waits for descriptors: a thin coat over epoll(7). */
#ifndef SERVER_LOOP_H
#define SERVER_LOOP_H

#include <signal.h>
#include <sys/epoll.h>

enum { LOOP_EVENTS = 256, LOOP_NOTHING = EPOLLHUP };

/* Opens a loop. Returns its descriptor, or -1 and errno. */
int loop_open(void);

/*
 * Says what is wanted from `fd`: EPOLLIN, EPOLLOUT, or LOOP_NOTHING, which
 * still tells of a hang-up. `now` is what was wanted so far, 0 for a
 * descriptor that is new. `who` comes back in the event. Returns 0, or -1 and
 * errno.
 */
int loop_want(int loop, int fd, unsigned now, unsigned want, void *who);

/* Wants nothing from `fd` any more. Closing it does the same. */
void loop_forget(int loop, int fd);

/* The signals that are blocked while waiting: all that are now, but two. */
void loop_signals(sigset_t *open);

/*
 * Waits up to `ms` milliseconds (-1: for ever) for up to LOOP_EVENTS events.
 * SIGTERM and SIGHUP can arrive while nothing comes, if `open` is that of
 * loop_signals(). Returns how many events came; 0 also when a signal did.
 */
int loop_wait(int loop, struct epoll_event *events, const sigset_t *open,
    int ms);

/* They can arrive here as well, however much comes. */
void loop_hear_signals(const sigset_t *open);

#endif
