/*
 * Fair shares of a limited number of Lua states, and of places in the queue for
 * them. The shares are a tree: the whole, a share of each root below it, and of
 * each handler below its root. A share grows only while it has less than a
 * fraction of what is left of its parent (Choudhury and Hahne, dynamic
 * thresholds, 1998). So there is always something left for a share that has
 * nothing, and a share that is alone gets more than one of many.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

enum { SHARE_BUCKETS = 256 };

/* The things that are shared. */
enum share_use { SHARE_STATES, SHARE_PLACES, SHARE_USES };

/* Slots of the driver, see server/worker.c. */
TAILQ_HEAD(queue, slot);

/*
 * With 0 a share can take all that its parent has; with n it has at most one
 * part, as long as n parts are left.
 */
struct share_rule {
	unsigned parts_left[SHARE_USES];
};

struct share {
	struct share *parent;	/* NULL: the whole */
	const struct share_rule *rule;	/* NULL: the whole */
	size_t n[SHARE_USES];	/* in use, of all shares below too */
	struct queue slots;	/* the driver's, of the tasks that wait */
	TAILQ_HEAD(share_queue, share) waiting;	/* below; the next is first */
	TAILQ_ENTRY(share) links;	/* in parent->waiting, if tasks wait */
	size_t refs;
	uint64_t key;
	LIST_ENTRY(share) bucket;
};

struct shares {
	struct share whole;
	size_t most[SHARE_USES];	/* of the whole */
	uint64_t seed;
	LIST_HEAD(share_bucket, share) buckets[SHARE_BUCKETS];
};

/* Makes a whole that has no states and no places; the caller sets `most`. */
void shares_init(struct shares *shares);

/*
 * Returns the share of `parent` with this id of n bytes, and makes it if there
 * is none. The caller calls share_leave(). Returns NULL if there is no memory.
 */
struct share *share_join(struct shares *shares, struct share *parent,
    const void *id, size_t n, const struct share_rule *rule);

/* Frees the share if no other has joined it. NULL is allowed. */
void share_leave(struct share *share);

/* Returns how many more the share may take. */
size_t share_room(const struct shares *shares, const struct share *share,
    enum share_use use);

/* Takes a state or a place, or gives it back. */
void share_take(struct share *share, enum share_use use);
void share_give(struct share *share, enum share_use use);

/*
 * Returns the share whose first task may take a state next, in turns, or NULL.
 * Passes over few shares, because only one that holds a state can have no room.
 */
struct share *share_next(struct shares *shares);

/* Reports whether tasks wait for a state of this share to be given back. */
bool share_is_contended(const struct shares *shares, const struct share *share);
