/* Tells the service manager how we are, see sd_notify(3). */
#ifndef SERVER_NOTIFY_H
#define SERVER_NOTIFY_H

/*
 * Finds the socket of the service manager, and keeps it: once a process has
 * given up its rights, there may be no way to it. Where nobody asked for news,
 * nothing happens, here and in notify().
 */
void notify_open(void);

/* Sends a state such as "READY=1", or several, a line each. */
void notify(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Ms within which the manager wants to hear WATCHDOG=1 again; 0: not at all. */
int notify_watchdog(void);

/* Speaks no more. May be called twice. */
void notify_close(void);

#endif
