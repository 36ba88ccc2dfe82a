/* One request while it is being answered: all that an answer may see. */
#ifndef SITE_TASK_H
#define SITE_TASK_H

#include "gopher/reply.h"
#include "gopher/request.h"
#include "site/conf.h"
#include "site/root.h"

struct pool;
struct cache;

/* For task->cache_for: not at all, and as long as the origins hold. */
enum { CACHE_NOT = 0, CACHE_ALWAYS = -1 };

/* What a process serves with; the same for all its visitors. */
struct means {
	const struct conf *conf;
	const struct root *root;
	struct pool *pool;		/* of Lua states, see script/pool.h */
	struct cache *cache;		/* of finished replies, or NULL */
};

struct task {
	const struct conf *conf;
	const struct root *root;
	struct pool *pool;
	struct request request;
	struct bytes query;		/* behind the `?`; or none */
	struct buf moved;		/* where the selector has moved to */
	bool is_away;			/* `moved` is a gopher:// URL */
	bool is_gone;			/* there will never be an answer */
	const char *remote;		/* the visitor's address, for people */
	struct node node;
	struct reply reply;
	const char *script;		/* NULL: the node's file */
	bool waits;			/* for a state of the pool */
	int64_t wake;			/* moment at which a sleeper goes on */
	struct origins origins;		/* the files that the reply came from */
	int64_t cache_for;		/* ms that it may be kept, or so */
	void *run;			/* what the answer keeps */
};

/* A reply holds at most about this many bytes before it is sent on. */
enum { TASK_PIECE = 64 * 1024 };

#endif
