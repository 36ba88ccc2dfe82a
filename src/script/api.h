/*
 * The words that a handler can say: gophermoon-handler(7). Split by theme into
 * api_send (what the visitor gets), api_file (what is read) and api_site.
 */
#ifndef SCRIPT_API_H
#define SCRIPT_API_H

#include <stdbool.h>

#include "site/listing.h"
#include "site/task.h"

struct lua_State;
struct file;

enum { API_FILES = 16 };

/*
 * What the words work on during one run. It owns the files that a handler has
 * opened: no descriptor hangs on Lua's garbage collector alone.
 */
struct api {
	struct task *task;
	struct file *files[API_FILES];
	struct listing listing;	/* what entries() is reading */
	struct buf source;	/* what require() is reading */
};

void api_init(struct api *api, struct task *task);

/* Fills a fresh state; for vm_open(), with the api as owner. */
int api_install(struct lua_State *L);

/* Closes what the handler has left open. May be called twice. */
void api_close(struct api *api);

#endif
