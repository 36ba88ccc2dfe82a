/* Tells the service manager how we are, see sd_notify(3). */
#ifndef SERVER_NOTIFY_H
#define SERVER_NOTIFY_H

/*
 * Sends a state such as "READY=1". Nothing happens where nobody asked for it.
 */
void notify(const char *state);

#endif
