/* Waits for descriptors and signals: a thin layer over epoll(7). */
#pragma once

#include <signal.h>
#include <sys/epoll.h>

enum { LOOP_EVENTS = 256, LOOP_HANGUP = EPOLLHUP };

/* Opens a loop. Returns its descriptor, or -1 and errno. */
int loop_open(void);

/*
 * Watches `fd` for EPOLLIN, EPOLLOUT, or only for LOOP_HANGUP, which the other
 * two include. `now` is what it is watched for so far, 0 for a new descriptor.
 * `data` comes back in the event. Returns 0, or -1 and errno.
 */
int loop_watch(int loop, int fd, unsigned now, unsigned want, void *data);

/* Ends that; closing the descriptor does the same. */
void loop_unwatch(int loop, int fd);

/*
 * Fills in the signals that stay blocked during loop_wait(): those that are
 * blocked now, without SIGTERM, SIGHUP and SIGUSR1.
 */
void loop_signal_mask(sigset_t *mask);

/*
 * Waits for up to LOOP_EVENTS events, for up to `ms` milliseconds (-1: no
 * limit). Signals that `mask` does not block are delivered if no event is
 * ready. Returns how many events there are; 0 also after a signal.
 */
int loop_wait(int loop, struct epoll_event *events, const sigset_t *mask,
    int ms);

/* Delivers these signals here, for when there are always events. */
void loop_deliver_signals(const sigset_t *mask);
