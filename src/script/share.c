#include "script/share.h"

#include <stdlib.h>

#include "base/hash.h"

static void
init_share(struct share *share, struct share *parent,
    const struct share_rule *rule)
{
	*share = (struct share){ .parent = parent, .rule = rule, .refs = 1 };
	TAILQ_INIT(&share->slots);
	TAILQ_INIT(&share->waiting);
}

void
shares_init(struct shares *shares)
{
	*shares = (struct shares){ .seed = hash_seed() };
	init_share(&shares->whole, NULL, NULL);
}

static uint64_t
share_key(const struct shares *shares, const struct share *parent,
    const void *id, size_t n)
{
	struct hash hash;

	hash_begin(&hash, shares->seed);
	hash_add(&hash, (uint64_t)(uintptr_t)parent);
	hash_add(&hash, n);
	hash_add_bytes(&hash, id, n);
	return hash_value(&hash);
}

struct share *
share_join(struct shares *shares, struct share *parent, const void *id,
    size_t n, const struct share_rule *rule)
{
	const uint64_t key = share_key(shares, parent, id, n);
	struct share_bucket *bucket = &shares->buckets[key % SHARE_BUCKETS];
	struct share *share;

	for (share = LIST_FIRST(bucket); share != NULL;
	     share = LIST_NEXT(share, bucket)) {
		if (share->key != key)
			continue;
		share->refs++;
		return share;
	}
	share = malloc(sizeof *share);
	if (share == NULL)
		return NULL;
	init_share(share, parent, rule);
	parent->refs++;
	share->key = key;
	LIST_INSERT_HEAD(bucket, share, bucket);
	return share;
}

void
share_leave(struct share *share)
{
	struct share *parent;

	for (; share != NULL && --share->refs == 0; share = parent) {
		parent = share->parent;
		LIST_REMOVE(share, bucket);
		free(share);
	}
}

size_t
share_room(const struct shares *shares, const struct share *share,
    enum share_use use)
{
	size_t left, has = share->n[use], parts;

	if (share->parent == NULL)
		return has < shares->most[use] ? shares->most[use] - has : 0;
	left = share_room(shares, share->parent, use);
	parts = share->rule->parts_left[use];
	return parts * has < left ? (left - parts * has - 1) / (parts + 1) + 1 :
				    0;
}

/* Puts the share behind all others that wait. */
static void
requeue_share(struct share *share)
{
	TAILQ_REMOVE(&share->parent->waiting, share, links);
	TAILQ_INSERT_TAIL(&share->parent->waiting, share, links);
}

void
share_take(struct share *share, enum share_use use)
{
	for (; share->parent != NULL; share = share->parent) {
		if (use == SHARE_PLACES && share->n[use] == 0)
			TAILQ_INSERT_TAIL(&share->parent->waiting, share,
			    links);
		else if (use == SHARE_STATES && share->n[SHARE_PLACES] > 0)
			requeue_share(share);
		share->n[use]++;
	}
	share->n[use]++;
}

void
share_give(struct share *share, enum share_use use)
{
	for (; share->parent != NULL; share = share->parent) {
		share->n[use]--;
		if (use == SHARE_PLACES && share->n[use] == 0)
			TAILQ_REMOVE(&share->parent->waiting, share, links);
	}
	share->n[use]--;
}

/* Returns the share below this one whose task is next, or NULL. */
static struct share *
next_share_below(const struct shares *shares, struct share *share)
{
	struct share *child, *found;

	if (share->n[SHARE_PLACES] == 0 ||
	    share_room(shares, share, SHARE_STATES) == 0)
		return NULL;
	if (TAILQ_EMPTY(&share->waiting))
		return share;
	TAILQ_FOREACH(child, &share->waiting, links)
	{
		found = next_share_below(shares, child);
		if (found != NULL)
			return found;
	}
	return NULL;
}

struct share *
share_next(struct shares *shares)
{
	return next_share_below(shares, &shares->whole);
}

bool
share_is_contended(const struct shares *shares, const struct share *share)
{
	for (; share != NULL; share = share->parent)
		if (share->n[SHARE_PLACES] > 0 &&
		    share_room(shares, share, SHARE_STATES) == 0)
			return true;
	return false;
}
