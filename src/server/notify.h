/* Notifications to the service manager, see sd_notify(3). */
#pragma once

/*
 * Connects to the socket of NOTIFY_SOCKET. Called while the process can still
 * reach the socket. Without the variable, this and notify() do nothing.
 */
void notify_open(void);

/* Sends a state such as "READY=1", or several states, a line each. */
void notify(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Returns the ms within which the service manager expects the next WATCHDOG=1,
 * or 0 if it expects none from this process.
 */
int notify_watchdog(void);

/* Closes the socket. May be called twice. */
void notify_close(void);
