#include "conn/cache_policy.h"

#include <string.h>

#include "site/cache.h"
#include "answer/file.h"

/* --- keys --- */

enum { KEY_MAX = NODE_PATH_MAX + 1 };

/*
 * Formats the key of a request in `key` and returns it: selector, TAB, search.
 * The key of a location is the selector alone, and that of a file the slash and
 * its path: the plainest of its selectors.
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

/* Formats the key of a file in `key` and returns it. */
static struct bytes
file_key(const char *path, char *key)
{
	key[0] = '/';
	return (struct bytes){ key, (size_t)(stpcpy(key + 1, path) - key) };
}

/* Returns the entry of a key if it is of this kind. */
static struct cache_entry *
get_kind(struct cache *cache, struct bytes key, enum cache_kind kind)
{
	struct cache_entry *entry = cache_get(cache, key);

	if (entry == NULL || entry->meta.kind == kind)
		return entry;
	cache_release(entry);
	return NULL;
}

static struct cache_entry *
get_file(struct cache *cache, const char *path)
{
	char key[KEY_MAX];

	return get_kind(cache, file_key(path, key), CACHE_FILE);
}

/*
 * Returns the request's entry, also if the selector is another spelling of a
 * file's path. Further readings of a selector (a query, %XX) come after files
 * that have to be missing, so they are resolved first.
 */
static struct cache_entry *
find_cache_entry(const struct exchange *x)
{
	const struct request *request = &x->task.request;
	struct request_path path;
	char key[KEY_MAX];
	struct cache_entry *entry;

	entry = cache_get(x->cache, request_key(x, key));
	if (entry == NULL && request->search.at != NULL)
		entry = get_kind(x->cache, x->selector, CACHE_LOCATION);
	if (entry == NULL &&
	    request_path(request, READING_RAW, &path) == PATH_OK)
		entry = get_file(x->cache, path.path);
	return entry;
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
 * Reports whether a file answers that is cached under its path. A path like
 * that of a user directory may mean a file there.
 */
static bool
file_is_cacheable(const struct task *task)
{
	return task->node.kind == NODE_FILE && !is_in_userdir(task) &&
	    (task->node.file[0] != '~' || task->conf->userdir[0] == '\0');
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

static void
store_location(struct exchange *x)
{
	char packed[LOCATION_MAX];
	const struct cache_meta meta = { CACHE_LOCATION, x->task.node.file,
		CACHE_FOREVER, true };

	if (x->location_deps == 0)
		return;
	deps_truncate(&x->task.deps, x->location_deps);
	x->task.deps.incomplete = false;
	cache_put(x->cache, x->selector, pack_location(&x->task.node, packed),
	    &meta, &x->task.deps);
}

/* --- finding --- */

/* Makes the entry, which the exchange holds from now on, the reply. */
static enum cache_policy_result
use_entry(struct exchange *x, struct cache_entry *entry)
{
	x->entry = entry;
	exchange_answered(x, entry->meta.answered_by, 200);
	x->by_site = entry->meta.by_site;
	reply_borrow(&x->task.reply, entry->bytes);
	return CACHE_POLICY_REPLY;
}

enum cache_policy_result
cache_policy_find(struct exchange *x)
{
	const struct request request = { .selector = x->selector };
	struct cache_entry *entry;

	/* Only a selector that is a path has a key. */
	if (x->cache == NULL || cache_entry_max(x->cache) == 0 ||
	    request_is_url(&request) || request_is_http(&request))
		return CACHE_POLICY_MISS;
	entry = find_cache_entry(x);
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
	return use_entry(x, entry);
}

enum cache_policy_result
cache_policy_located(struct exchange *x)
{
	struct cache_entry *entry = NULL;

	if (x->collecting && file_is_cacheable(&x->task))
		entry = get_file(x->cache, x->task.node.file);
	if (entry != NULL) {
		x->collecting = false;
		return use_entry(x, entry);
	}
	x->location_deps = x->task.deps.n;
	if (x->task.deps.incomplete || !location_is_cacheable(&x->task))
		x->location_deps = 0;
	return CACHE_POLICY_MISS;
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

/* Adds to the collected bytes. Returns false if there is no room. */
static bool
collect_bytes(struct exchange *x, struct bytes bytes)
{
	size_t grown;

	buf_add(&x->collected, bytes.at, bytes.len);
	grown = x->collected.cap - x->reserved;
	if (grown > 0 && !cache_reserve(x->cache, grown))
		return false;
	x->reserved += grown;
	return !x->collected.failed;
}

void
cache_policy_collect(struct exchange *x, struct bytes bytes)
{
	if (x->collecting &&
	    (!cache_policy_allows(x) || file_is_too_large(x->cache, &x->task) ||
		x->collected.len + bytes.len > cache_entry_max(x->cache) ||
		!collect_bytes(x, bytes)))
		exchange_stop_collecting(x);
}

/* Reports whether the dependencies show when a reply of this kind changes. */
static bool
is_made_from_files(enum node_kind kind)
{
	return kind == NODE_MENU || kind == NODE_DIR || kind == NODE_HANDLER;
}

/*
 * Stores the reply of a file, for all selectors that mean its path: it depends
 * on nothing but the file.
 */
static void
store_file(struct exchange *x, struct bytes bytes)
{
	struct task *task = &x->task;
	const struct cache_meta meta = { CACHE_FILE, x->answered_by,
		cacheable_until(task), x->by_site };
	char key[KEY_MAX];

	deps_keep(&task->deps, task->node.file);
	cache_put(x->cache, file_key(task->node.file, key), bytes, &meta,
	    &task->deps);
}

/* Stores a whole reply, if it is cacheable. */
static void
store_reply(struct exchange *x, struct bytes bytes)
{
	struct task *task = &x->task;
	const struct cache_meta meta = { CACHE_REPLY, x->answered_by,
		cacheable_until(task), x->by_site };
	char key[KEY_MAX];

	if (cache_policy_allows(x) && file_is_cacheable(task))
		store_file(x, bytes);
	else if (cache_policy_allows(x) && is_made_from_files(task->node.kind))
		cache_put(x->cache, request_key(x, key), bytes, &meta,
		    &task->deps);
	x->collecting = false;
}

void
cache_policy_store_early(struct exchange *x)
{
	const struct reply *reply = &x->task.reply;
	const bool is_cacheable = cacheable_until(&x->task) != CACHE_NEVER;

	/* Removes the location, so that the next reply is collected. */
	if (x->location_cached && is_cacheable)
		cache_forget(x->cache, x->selector);
	else if (x->collecting && !is_cacheable)
		store_location(x);
	else if (x->collecting && reply->sent == 0 && reply->left == 0)
		store_reply(x, reply_next(reply));
}

void
cache_policy_store(struct exchange *x)
{
	const struct bytes whole = { buf_bytes(&x->collected),
		x->collected.len };

	if (x->collecting && whole.len == x->task.reply.sent)
		store_reply(x, whole);
}

/* --- slow clients --- */

enum { LARGE = 256 * 1024 };	/* more than a client costs without the cache */

/* Opens the file of the entry, unless it has changed. */
static bool
reopen_file(struct exchange *x)
{
	const struct dep *file = &x->entry->deps.list[0];
	struct node *node = &x->task.node;

	if (root_find(x->task.root, file->path, node, NULL) == 0 &&
	    node->kind == NODE_FILE && file_id_is_same(&file->id, &node->id))
		return true;
	node_close(node);
	return false;
}

void
cache_policy_let_go(struct exchange *x)
{
	const struct cache_entry *entry = x->entry;

	exchange_stop_collecting(x);
	if (entry == NULL || entry->meta.kind != CACHE_FILE ||
	    entry->bytes.len < LARGE || !reopen_file(x))
		return;
	exchange_release_entry(x);
	exchange_answered(x, file_answer.name, 200);
	reply_restart(&x->task.reply);
	x->answer = &file_answer;
	x->state = ANSWER_MORE;
}
