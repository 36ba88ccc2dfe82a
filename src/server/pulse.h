/*
 * What a worker lets its parent see: that it goes on, and whom it serves. It
 * stands in memory that both share, so that no word has to be sent.
 */
#ifndef SERVER_PULSE_H
#define SERVER_PULSE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct pulse {
	_Alignas(64) atomic_uint beats;	/* odd: at work; even: it waits */
	atomic_uint here;		/* visitors */
	atomic_ulong came;		/* all that it has had */
	atomic_bool taken;		/* the parent's to change */
};

/* Memory for `n` pulses, as long as the process lives. NULL and errno. */
struct pulse *pulse_map(size_t n);

/* One that nobody has, as new and at work; or NULL. */
struct pulse *pulse_take(struct pulse *pulses, size_t n);

/* The worker has ended. NULL is allowed. */
void pulse_give_back(struct pulse *pulse);

/* The worker begins something, or the next thing. */
void pulse_work(struct pulse *pulse);

/* It has nothing to do, and waits in the kernel. */
void pulse_rest(struct pulse *pulse);

/* A visitor comes, or goes. */
void pulse_came(struct pulse *pulse);
void pulse_went(struct pulse *pulse);

/* The visitors whom it has had with it to the end are counted by another. */
void pulse_add(struct pulse *pulse, unsigned long served);

/* Returns how many have come and gone, and how many are here. */
unsigned long pulse_read(struct pulse *pulse, unsigned long *here);

#endif
