#include "server/keeper.h"

#include <string.h>

#include "site/cache.h"

enum { KEY_MAX = REQUEST_MAX + 1 };

/*
 * The key of a request, in `key`: its selector as it came, since handlers see
 * that, and what it searches for. None where it is no path.
 */
static struct bytes
key_of(const struct visit *v, char *key)
{
	const struct bytes search = v->task.request.search;
	struct request request = { .selector = v->asked };
	size_t len = v->asked.len;

	if (request_special(&request) != SPECIAL_NONE)
		return (struct bytes){ NULL, 0 };
	memcpy(key, v->asked.at, len);
	if (search.at == NULL)
		return (struct bytes){ key, len };
	key[len++] = '\t';
	memcpy(key + len, search.at, search.len);
	return (struct bytes){ key, len + search.len };
}

bool
keeper_find(struct cache *cache, struct visit *v)
{
	char memory[KEY_MAX];
	struct bytes key;

	if (cache == NULL)
		return false;
	key = key_of(v, memory);
	if (key.at == NULL)
		return false;
	v->kept = cache_get(cache, key);
	if (v->kept == NULL) {
		v->task.origins.wanted = v->collects = true;
		return false;
	}
	v->what = v->kept->what;
	reply_hold(&v->task.reply, v->kept->bytes);
	return true;
}

/* Is the file too long to be kept, as all of it would have to be collected? */
static bool
is_too_long(const struct cache *cache, const struct task *task)
{
	return task->node.kind == NODE_FILE &&
	    (uintmax_t)task->node.size > cache_most(cache);
}

static int64_t
keeps_until(const struct task *task)
{
	return task->keep_until < task->parts_until ? task->keep_until :
						      task->parts_until;
}

/* May the reply be kept, for all that is known so far? */
static bool
may_be_kept(const struct visit *v)
{
	const struct task *task = &v->task;

	return v->collects && !task->origins.useless &&
	    keeps_until(task) != KEEP_NOT && !task->reply.refused &&
	    task->moved.len == 0;
}

void
keeper_collect(const struct cache *cache, struct visit *v, struct bytes bytes)
{
	if (!v->collects)
		return;
	if (!is_too_long(cache, &v->task))
		buf_add(&v->collected, bytes.at, bytes.len);
	if (may_be_kept(v) && !is_too_long(cache, &v->task) &&
	    v->collected.len <= cache_most(cache))
		return;
	v->collects = false;
	buf_free(&v->collected);
}

/* Does this kind of node come from files that the origins know? */
static bool
is_from_files(enum node_kind kind)
{
	return kind == NODE_FILE || kind == NODE_MENU || kind == NODE_DIR ||
	    kind == NODE_HANDLER;
}

/* Keeps a whole reply, if that may be. */
static void
keep(struct cache *cache, struct visit *v, struct bytes bytes)
{
	struct task *task = &v->task;
	char memory[KEY_MAX];

	if (may_be_kept(v) && is_from_files(task->node.kind))
		cache_put(cache, key_of(v, memory), bytes, v->what,
		    &task->origins, keeps_until(task));
	v->collects = false;
}

void
keeper_keep_now(struct cache *cache, struct visit *v)
{
	const struct reply *reply = &v->task.reply;

	if (v->collects && reply->sent == 0 && reply->left == 0)
		keep(cache, v, reply_next(reply));
}

void
keeper_keep(struct cache *cache, struct visit *v)
{
	if (!v->collects || v->collected.failed ||
	    v->collected.len != v->task.reply.sent)
		return;
	keep(cache, v,
	    (struct bytes){ buf_bytes(&v->collected), v->collected.len });
}
