/*
 * A task: one request while it is being answered, and all data that an answer
 * (answer/answer.h) may use. An exchange (conn/exchange.h) holds a task and the
 * connection's part of its reply; task->request is the parsed request line; a
 * run (script/run.h) is the execution of a handler for the task.
 */
#pragma once

#include <string.h>

#include "gopher/request.h"
#include "gopher/reply.h"
#include "conf/conf.h"
#include "site/cache.h"
#include "site/sites.h"
#include "site/refusal.h"

struct pool;
struct exchange_pool;
struct pooled_vm;
struct share;

/* The per-site state of a process, shared by all requests. */
struct site_context {
	const struct conf *conf;
	const struct root *root;
	struct pool *pool;		/* of Lua states, see script/pool.h */
	struct cache *cache;		/* or NULL */
	const struct site *site;	/* NULL: there are no sites */
	const struct sites *sites;	/* all of the server; or NULL */
	struct exchange_pool *exchanges;	/* see conn/exchange.h */
};

/*
 * A question that a script of the library asks by yielding: would a request for
 * this selector be answered? The caller fills in the answer before it resumes
 * the script.
 */
struct check_query {
	char selector[REQUEST_MAX];
	size_t len;
	bool is_pending;		/* asked, and not answered yet */
	bool is_served;			/* the answer */
	long problems;			/* that the script has counted */
};

struct task {
	/* The site, see struct site_context: */
	const struct conf *conf;
	const struct root *root;	/* or of a user directory */
	struct pool *pool;
	const struct site *site;
	const struct sites *sites;
	/* The request: */
	struct request request;
	struct bytes query;		/* the part after the `?`; or NULL */
	const char *client_address;	/* as handlers see it */
	const char *client_log_name;	/* as the log may show it */
	/* The answer, besides `node`: */
	const char *script;		/* of the library; NULL: node.file */
	struct buf redirect;		/* the new selector, search, or URL */
	bool is_external;		/* `redirect` is a gopher:// URL */
	bool is_gone;			/* `gone` in the configuration */
	/* The run of a handler: */
	struct pooled_vm *vm;		/* acquired from the pool; or NULL */
	struct share *share;		/* of the states, or NULL */
	bool is_queued;			/* waits for a vm */
	int64_t wake_at;		/* ANSWER_SLEEP: time of clock_ms() */
	bool failed;			/* the run ended in an error */
	struct check_query *check_query;	/* of a script; or NULL */
	/* The reply: */
	struct reply reply;
	struct deps deps;		/* files that the reply is made from */
	int64_t cache_until;		/* of clock_ms(), set by the answer */
	int64_t cache_limit;		/* the latest that its parts allow */
	/* Large; for a new task all fields before are zeroed: */
	struct node node;		/* that was found */
	char refusal[REFUSAL_TEXT_MAX];	/* why a file is not served; or "" */
};

/*
 * Reports whether the client may see the cause of an error: with the option
 * development, if it is on this host.
 */
static inline bool
task_shows_causes(const struct task *task)
{
	const char *address = task->client_address;

	return task->conf->development &&
	    (strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0 ||
		strcmp(address, "local") == 0);
}

/* A reply collects about this many bytes before they are sent. */
enum { TASK_PIECE = 64 * 1024 };
