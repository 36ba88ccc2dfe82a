/* One request while it is being answered: all that an answer may see. */
#ifndef SITE_TASK_H
#define SITE_TASK_H

#include "gopher/reply.h"
#include "gopher/request.h"
#include "conf/conf.h"
#include "site/sites.h"

struct pool;
struct cache;
struct conn_shared;

/* Moments: not to be kept at all, and as long as the origins hold. */
#define CACHE_NEVER 0
#define CACHE_FOREVER INT64_MAX

/* What a process serves with; the same for all visitors of a site. */
struct site_context {
	const struct conf *conf;
	const struct root *root;
	struct pool *pool;		/* of Lua states, see script/pool.h */
	struct cache *cache;		/* of finished replies, or NULL */
	const struct site *site;	/* this one; NULL: there is no other */
	const struct sites *sites;	/* all of them */
	struct conn_shared *shared;	/* see conn/conn.h */
};

/*
 * What a report asks between two turns, and who runs it answers: would this
 * selector be answered?
 */
struct check_query {
	char selector[REQUEST_MAX];
	size_t len;
	bool is_open;			/* it has been asked */
	bool is_answered;		/* and this is what came out */
};

struct task {
	const struct conf *conf;
	const struct root *root;	/* the site's, or that of a space */
	struct pool *pool;
	const struct site *site;	/* as in struct means */
	const struct sites *sites;
	struct request request;
	struct bytes query;		/* behind the `?`; or none */
	struct buf redirect;		/* where the selector has moved to */
	bool is_external;			/* `moved` is a gopher:// URL */
	bool is_gone;			/* there will never be an answer */
	const char *remote;		/* the visitor's address, for people */
	const char *shown;		/* the same, as the log may name it */
	bool failed;			/* it could not be answered */
	struct node node;
	struct reply reply;
	const char *script;		/* NULL: the node's file */
	bool waits;			/* for a state of the pool */
	int64_t wake;			/* moment at which a sleeper goes on */
	struct deps deps;		/* the files that the reply came from */
	int64_t cache_until;		/* so says who answers */
	int64_t parts_until;		/* and what is in it: no longer */
	void *run;			/* what the answer keeps */
	struct check_query *check_query;	/* of a report; or NULL */
};

/* A reply holds at most about this many bytes before it is sent on. */
enum { TASK_PIECE = 64 * 1024 };

#endif
