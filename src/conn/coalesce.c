#include "conn/coalesce.h"

#include <string.h>

#include "conn/cache_policy.h"

static bool
bytes_are_equal(struct bytes a, struct bytes b)
{
	if (a.at == NULL || b.at == NULL)
		return a.at == b.at;
	return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

static bool
requests_are_equal(const struct exchange *a, const struct exchange *b)
{
	return a->task.root == b->task.root &&
	    bytes_are_equal(a->selector, b->selector) &&
	    bytes_are_equal(a->task.request.search, b->task.request.search);
}

/* An exchange follows one leader: if that came to nothing, it does not wait. */
static bool
may_follow(const struct exchange *x, const struct exchange *leader)
{
	return (x->followed == 0 || x->followed == leader->leads) &&
	    requests_are_equal(leader, x);
}

bool
coalesce_follow(struct exchange *x)
{
	const struct exchange *leader;

	/* A redirect has replaced the selector, so it is not resolved again. */
	if (x->task.reply.sent > 0 || x->task.redirect.len > 0)
		return false;
	/* There are few leaders, because each occupies a Lua state. */
	for (leader = LIST_FIRST(&x->pool->leaders); leader != NULL;
	     leader = LIST_NEXT(leader, leaders)) {
		if (!may_follow(x, leader))
			continue;
		x->followed = leader->leads;
		exchange_stop_answer(x);
		deps_free(&x->task.deps);
		x->started = x->collecting = x->location_cached = false;
		return true;
	}
	return false;
}

bool
coalesce_is_over(const struct exchange *x)
{
	const struct exchange *leader;

	leader = LIST_FIRST(&x->pool->leaders);
	while (leader != NULL && leader->leads != x->followed)
		leader = LIST_NEXT(leader, leaders);
	return leader == NULL;
}

void
coalesce_lead(struct exchange *x)
{
	if (x->leads != 0 || !cache_policy_allows(x) || x->task.reply.sent > 0)
		return;
	LIST_INSERT_HEAD(&x->pool->leaders, x, leaders);
	x->leads = ++x->pool->led;
}

void
coalesce_stop(struct exchange *x)
{
	if (x->leads == 0)
		return;
	LIST_REMOVE(x, leaders);
	x->leads = 0;
	x->pool->ended++;
}
