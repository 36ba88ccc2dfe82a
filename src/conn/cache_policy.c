#include "conn/cache_policy.h"

#include <string.h>

#include "site/cache.h"

enum { KEY_MAX = REQUEST_MAX + 1 };

/* The key of whatever was searched for: the selector as handlers see it. */
static struct bytes
key_without_search(const struct exchange *v, char *key)
{
	memcpy(key, v->asked.at, v->asked.len);
	return (struct bytes){ key, v->asked.len };
}

/* The key of a request, in `key`: its selector, and what it searches for. */
static struct bytes
key_of(const struct exchange *v, char *key)
{
	const struct bytes search = v->task.request.search;
	size_t len = key_without_search(v, key).len;

	if (search.at == NULL)
		return (struct bytes){ key, len };
	key[len++] = '\t';
	memcpy(key + len, search.at, search.len);
	return (struct bytes){ key, len + search.len };
}

/* Nothing is entry of what is no path. */
static bool
has_key(const struct exchange *v)
{
	struct request request = { .selector = v->asked };

	return request_special(&request) == SPECIAL_NONE;
}

static struct cache_entry *
look_up(struct cache *cache, const struct exchange *v)
{
	char key[KEY_MAX];
	struct cache_entry *entry;

	entry = cache_get(cache, key_of(v, key));
	if (entry != NULL || v->task.request.search.at == NULL)
		return entry;
	entry = cache_get(cache, key_without_search(v, key));
	if (entry == NULL || entry->meta.kind != CACHE_REPLY)
		return entry;
	cache_release(entry);
	return NULL;
}

/* What is entry of a place: before the node's path and file, with their NULs. */
struct place {
	struct file_id id;
	off_t size;
	char type;
};

enum { PLACE_MAX = (int)sizeof(struct place) + 2 * NODE_PATH_MAX };

static void
fill_node(struct node *node, struct bytes bytes)
{
	const char *path = bytes.at + sizeof(struct place);
	struct place place;

	memcpy(&place, bytes.at, sizeof place);
	node_init(node, path);
	node->kind = NODE_HANDLER;
	(void)strcpy(node->file, path + strlen(path) + 1);
	node->id = place.id;
	node->size = place.size;
	node->type = place.type;
}

/* The cache knows the site's files: nothing is entry of people's spaces. */
static bool
is_in_space(const struct task *task)
{
	return task->root->prefix != NULL;
}

/*
 * Whoever asks with a query, or below an index, may ask in as many ways as he
 * likes, and none of them is worth a place.
 */
static bool
has_place(const struct task *task)
{
	return task->node.kind == NODE_HANDLER && !is_in_space(task) &&
	    task->redirect.len == 0 && task->query.at == NULL &&
	    task->node.path_info == NULL;
}

static struct bytes
pack_place(const struct node *node, char *packed)
{
	const struct place place = { node->id, node->size, node->type };
	char *end = packed;

	memcpy(end, &place, sizeof place);
	end = stpcpy(end + sizeof place, node->path) + 1;
	end = stpcpy(end, node->file) + 1;
	return (struct bytes){ packed, (size_t)(end - packed) };
}

void
cache_policy_located(struct exchange *v)
{
	v->location_deps = v->task.deps.n;
	if (v->task.deps.incomplete || !has_place(&v->task))
		v->location_deps = 0;
}

/* Keeps where the handler is. */
static void
keep_place(struct cache *cache, struct exchange *v)
{
	char key[KEY_MAX], packed[PLACE_MAX];
	const struct cache_meta meta = { CACHE_LOCATION, v->task.node.file,
		CACHE_FOREVER, true };

	if (v->location_deps == 0)
		return;
	deps_truncate(&v->task.deps, v->location_deps);
	v->task.deps.incomplete = false;
	cache_put(cache, key_without_search(v, key),
	    pack_place(&v->task.node, packed), &meta, &v->task.deps);
}

enum cache_policy_hit
cache_policy_find(struct cache *cache, struct exchange *v)
{
	struct cache_entry *entry;

	if (cache == NULL || cache_entry_max(cache) == 0 || !has_key(v))
		return CACHE_POLICY_MISS;
	entry = look_up(cache, v);
	if (entry == NULL) {
		v->task.deps.collecting = v->collects = true;
		return CACHE_POLICY_MISS;
	}
	if (entry->meta.kind == CACHE_LOCATION) {
		fill_node(&v->task.node, entry->bytes);
		cache_release(entry);
		v->placed = true;
		return CACHE_POLICY_LOCATION;
	}
	v->entry = entry;
	v->what = entry->meta.answered_by;
	v->by_site = entry->meta.by_site;
	reply_borrow(&v->task.reply, entry->bytes);
	return CACHE_POLICY_REPLY;
}

/* Is the file too long to be entry, as all of it would have to be collected? */
static bool
is_too_long(const struct cache *cache, const struct task *task)
{
	return task->node.kind == NODE_FILE &&
	    (uintmax_t)task->node.size > cache_entry_max(cache);
}

static int64_t
keeps_until(const struct task *task)
{
	return task->cache_until < task->cache_limit ? task->cache_until :
						       task->cache_limit;
}

/* May the reply be entry, for all that is known so far? */
static bool
may_be_kept(const struct exchange *v)
{
	const struct task *task = &v->task;

	return v->collects && !is_in_space(task) && !task->deps.incomplete &&
	    keeps_until(task) != CACHE_NEVER && !task->reply.is_error &&
	    task->redirect.len == 0;
}

/* What all visits together have collected, in bytes: the process's. */
static size_t collected;

static void
collect_no_more(struct exchange *v)
{
	collected -= v->collected.len;
	buf_free(&v->collected);
	v->collects = false;
}

void
cache_policy_collect(const struct cache *cache, struct exchange *v,
    struct bytes bytes)
{
	const size_t before = v->collected.len;

	if (!v->collects)
		return;
	if (may_be_kept(v) && !is_too_long(cache, &v->task) &&
	    before + bytes.len <= cache_entry_max(cache) &&
	    collected + bytes.len <= cache_budget(cache))
		buf_add(&v->collected, bytes.at, bytes.len);
	collected += v->collected.len - before;
	if (v->collected.len != before + bytes.len)
		collect_no_more(v);
}

/*
 * Visits that make what will be entry, and have not sent anything yet: the
 * process's. They are few, as each of them has a state of its own.
 */
static LIST_HEAD(leader_list, exchange) leaders;
static unsigned long led;

void
coalesce_lead(struct exchange *v)
{
	if (v->leads || !may_be_kept(v) || v->task.reply.sent > 0)
		return;
	LIST_INSERT_HEAD(&leaders, v, leaders);
	v->leads = true;
}

void
coalesce_stop(struct exchange *v)
{
	if (!v->leads)
		return;
	LIST_REMOVE(v, leaders);
	v->leads = false;
	led++;
}

unsigned long
coalesce_ended(void)
{
	return led;
}

bool
coalesce_follow(struct exchange *v)
{
	char key[KEY_MAX], other[KEY_MAX];
	const struct bytes mine = key_of(v, key);
	const struct exchange *leader;
	struct bytes its;

	for (leader = LIST_FIRST(&leaders); leader != NULL;
	     leader = LIST_NEXT(leader, leaders)) {
		its = key_of(leader, other);
		if (leader->task.root == v->task.root && its.len == mine.len &&
		    memcmp(its.at, mine.at, its.len) == 0)
			break;
	}
	if (leader == NULL)
		return false;
	exchange_forget(v);
	return true;
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
keep(struct cache *cache, struct exchange *v, struct bytes bytes)
{
	struct task *task = &v->task;
	const bool is_file = task->node.kind == NODE_FILE;
	const struct cache_meta meta = { is_file ? CACHE_FILE : CACHE_REPLY,
		v->what, keeps_until(task), v->by_site };
	char key[KEY_MAX];

	if (may_be_kept(v) && is_from_files(task->node.kind))
		cache_put(cache,
		    is_file ? key_without_search(v, key) : key_of(v, key),
		    bytes, &meta, &task->deps);
	v->collects = false;
}

/* The next reply is to be collected, as it is to be entry. */
static void
give_up_place(struct cache *cache, const struct exchange *v)
{
	char key[KEY_MAX];

	cache_forget(cache, key_without_search(v, key));
}

void
cache_policy_store_early(struct cache *cache, struct exchange *v)
{
	const struct reply *reply = &v->task.reply;

	if (v->placed && keeps_until(&v->task) != CACHE_NEVER)
		give_up_place(cache, v);
	else if (v->collects && keeps_until(&v->task) == CACHE_NEVER)
		keep_place(cache, v);
	else if (v->collects && reply->sent == 0 && reply->left == 0)
		keep(cache, v, reply_next(reply));
}

void
cache_policy_store(struct cache *cache, struct exchange *v)
{
	if (v->collects && v->collected.len == v->task.reply.sent)
		keep(cache, v,
		    (struct bytes){ buf_bytes(&v->collected),
			v->collected.len });
}

void
cache_policy_leave(struct exchange *v)
{
	coalesce_stop(v);
	collect_no_more(v);
}
