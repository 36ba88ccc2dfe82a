#include "conn/cache_policy.h"

#include <string.h>

#include "site/cache.h"

/* --- keys --- */

enum { KEY_MAX = REQUEST_MAX + 1 };

/*
 * Formats the key of a request in `key` and returns it: selector, TAB, search.
 * An entry that serves any search has the selector alone as its key.
 */
static struct bytes
request_key(const struct exchange *x, char *key)
{
	const struct bytes search = x->task.request.search;
	char *end;

	if (search.at == NULL)
		return x->selector;
	end = mempcpy(key, x->selector.at, x->selector.len);
	*end++ = '\t';
	end = mempcpy(end, search.at, search.len);
	return (struct bytes){ key, (size_t)(end - key) };
}

/* Returns the request's entry; under the selector alone, no CACHE_REPLY. */
static struct cache_entry *
find_cache_entry(struct cache *cache, const struct exchange *x)
{
	char key[KEY_MAX];
	struct cache_entry *entry;

	entry = cache_get(cache, request_key(x, key));
	if (entry != NULL || x->task.request.search.at == NULL)
		return entry;
	entry = cache_get(cache, x->selector);
	if (entry == NULL || entry->meta.kind != CACHE_REPLY)
		return entry;
	cache_release(entry);
	return NULL;
}

/* --- locations --- */

/* The head of a location entry. The node's path and file follow, with NULs. */
struct location {
	struct file_id id;
	off_t size;
	char type;
};

enum { LOCATION_MAX = (int)sizeof(struct location) + 2 * NODE_PATH_MAX };

static struct bytes
pack_location(const struct node *node, char *packed)
{
	const struct location location = { node->id, node->size, node->type };
	char *end = packed;

	memcpy(end, &location, sizeof location);
	end = stpcpy(end + sizeof location, node->path) + 1;
	end = stpcpy(end, node->file) + 1;
	return (struct bytes){ packed, (size_t)(end - packed) };
}

static void
unpack_location(struct node *node, struct bytes packed)
{
	const char *path = packed.at + sizeof(struct location);
	struct location location;

	memcpy(&location, packed.at, sizeof location);
	node_init(node, path);
	node->kind = NODE_HANDLER;
	strcpy(node->file, path + strlen(path) + 1);
	node->id = location.id;
	node->size = location.size;
	node->type = location.type;
}

/* Reports whether a user directory answers; its files are not cached. */
static bool
is_in_userdir(const struct task *task)
{
	return task->root->prefix != NULL;
}

/*
 * Reports whether the location may be cached. Clients can make up queries and
 * paths below an index without limit, so such locations get no entry.
 */
static bool
location_is_cacheable(const struct task *task)
{
	return task->node.kind == NODE_HANDLER && !is_in_userdir(task) &&
	    task->redirect.len == 0 && task->query.at == NULL &&
	    task->node.path_info == NULL;
}

void
cache_policy_located(struct exchange *x)
{
	x->location_deps = x->task.deps.n;
	if (x->task.deps.incomplete || !location_is_cacheable(&x->task))
		x->location_deps = 0;
}

static void
store_location(struct cache *cache, struct exchange *x)
{
	char packed[LOCATION_MAX];
	const struct cache_meta meta = { CACHE_LOCATION, x->task.node.file,
		CACHE_FOREVER, true };

	if (x->location_deps == 0)
		return;
	deps_truncate(&x->task.deps, x->location_deps);
	x->task.deps.incomplete = false;
	cache_put(cache, x->selector, pack_location(&x->task.node, packed),
	    &meta, &x->task.deps);
}

enum cache_policy_result
cache_policy_find(struct cache *cache, struct exchange *x)
{
	const struct request request = { .selector = x->selector };
	struct cache_entry *entry;

	/* Only a selector that is a path has a key. */
	if (cache == NULL || cache_entry_max(cache) == 0 ||
	    request_is_url(&request) || request_is_http(&request))
		return CACHE_POLICY_MISS;
	entry = find_cache_entry(cache, x);
	if (entry == NULL) {
		x->task.deps.collecting = x->collecting = true;
		return CACHE_POLICY_MISS;
	}
	if (entry->meta.kind == CACHE_LOCATION) {
		unpack_location(&x->task.node, entry->bytes);
		cache_release(entry);
		x->location_cached = true;
		return CACHE_POLICY_LOCATION;
	}
	x->entry = entry;
	exchange_answered(x, entry->meta.answered_by, 200);
	x->by_site = entry->meta.by_site;
	reply_borrow(&x->task.reply, entry->bytes);
	return CACHE_POLICY_REPLY;
}

/* --- replies --- */

static int64_t
cacheable_until(const struct task *task)
{
	return task->cache_until < task->cache_limit ? task->cache_until :
						       task->cache_limit;
}

bool
cache_policy_allows(const struct exchange *x)
{
	const struct task *task = &x->task;

	return x->collecting && !is_in_userdir(task) &&
	    !task->deps.incomplete && cacheable_until(task) != CACHE_NEVER &&
	    !task->reply.is_error && task->redirect.len == 0;
}

/* Reports whether a file is too large to be collected to its end. */
static bool
file_is_too_large(const struct cache *cache, const struct task *task)
{
	return task->node.kind == NODE_FILE &&
	    (uintmax_t)task->node.size > cache_entry_max(cache);
}

void
cache_policy_collect(const struct cache *cache, struct exchange *x,
    struct bytes bytes)
{
	const size_t before = x->collected.len;

	if (!x->collecting)
		return;
	if (cache_policy_allows(x) && !file_is_too_large(cache, &x->task) &&
	    before + bytes.len <= cache_entry_max(cache) &&
	    x->pool->collected + bytes.len <= cache_budget(cache))
		buf_add(&x->collected, bytes.at, bytes.len);
	x->pool->collected += x->collected.len - before;
	if (x->collected.len != before + bytes.len)
		exchange_stop_collecting(x);
}

/* Reports whether the dependencies show when a reply of this kind changes. */
static bool
comes_from_files(enum node_kind kind)
{
	return kind == NODE_FILE || kind == NODE_MENU || kind == NODE_DIR ||
	    kind == NODE_HANDLER;
}

/* Stores a whole reply, if it is cacheable. A file serves any search. */
static void
store_reply(struct cache *cache, struct exchange *x, struct bytes bytes)
{
	struct task *task = &x->task;
	const bool is_file = task->node.kind == NODE_FILE;
	const struct cache_meta meta = { is_file ? CACHE_FILE : CACHE_REPLY,
		x->answered_by, cacheable_until(task), x->by_site };
	char key[KEY_MAX];

	if (cache_policy_allows(x) && comes_from_files(task->node.kind))
		cache_put(cache, is_file ? x->selector : request_key(x, key),
		    bytes, &meta, &task->deps);
	x->collecting = false;
}

void
cache_policy_store_early(struct cache *cache, struct exchange *x)
{
	const struct reply *reply = &x->task.reply;
	const bool is_cacheable = cacheable_until(&x->task) != CACHE_NEVER;

	/* Removes the location, so that the next reply is collected. */
	if (x->location_cached && is_cacheable)
		cache_forget(cache, x->selector);
	else if (x->collecting && !is_cacheable)
		store_location(cache, x);
	else if (x->collecting && reply->sent == 0 && reply->left == 0)
		store_reply(cache, x, reply_next(reply));
}

void
cache_policy_store(struct cache *cache, struct exchange *x)
{
	const struct bytes whole = { buf_bytes(&x->collected),
		x->collected.len };

	if (x->collecting && whole.len == x->task.reply.sent)
		store_reply(cache, x, whole);
}
