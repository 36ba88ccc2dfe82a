/*
 * The words that a handler can say: gophermoon-handler(7). Split by theme into
 * api_store (what is remembered), api_send (what the visitor gets), api_file
 * (what is read), api_site, api_search and api_stats. Reports alone have
 * api_check.
 */
#ifndef SCRIPT_API_H
#define SCRIPT_API_H

#include <stdbool.h>

#include "script/chunk_cache.h"
#include "site/listing.h"
#include "store/session.h"
#include "site/task.h"

struct lua_State;
struct file;
struct search;

enum { API_FILES_MAX = 64 };

/*
 * What the words work on. It owns the files that a handler has opened: no
 * descriptor hangs on Lua's garbage collector alone.
 */
struct api {
	const struct conf *conf;
	struct chunk_cache *chunks;	/* what require() has compiled before */
	bool trusted;		/* the handler has all of Lua's libraries */
	/* of one run: */
	struct task *task;
	struct file *files[API_FILES_MAX];
	struct listing listing;	/* what entries() is reading */
	struct buf source;	/* what require() is reading */
	struct search *search;	/* what scan() is looking at, or NULL */
	unsigned searches;	/* how many have begun */
	struct session session;	/* of a connection to the store */
	int64_t busy_until;	/* when a word gives up that waits for it */
};

/* Fills a fresh state; for vm_open(), with an api without a task as owner. */
int api_install(struct lua_State *L);

/* Sets what belongs to the request; for vm_start(), with the task. */
int api_begin(struct lua_State *L);

/*
 * The run has ended well: what it has changed in the store stays. Returns false
 * and says why, where that could not be.
 */
bool api_commit(struct api *api, struct buf *why);

/*
 * Closes what the handler has left open, and takes back what it has changed in
 * the store. May be called twice.
 */
void api_end(struct api *api);

#endif
