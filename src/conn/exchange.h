/*
 * An exchange: one request and its reply, as a connection sees them. It
 * contains the task, which the answers see, with the parsed request. A handler
 * that works on the task has a run (script/run.h). A connection has no exchange
 * before its first byte, so that idle connections take little memory.
 */
#pragma once

#include <stdio.h>
#include <sys/queue.h>

#include "base/addr.h"
#include "answer/answer.h"
#include "conn/access_format.h"

enum { CLIENT_NAME_MAX = 128 };

/* The client of a connection: known by its address, or by a name. */
struct client {
	struct addr addr;
	const char *name;	/* NULL: known by the address */
};

/* Formats the client into `out`, CLIENT_NAME_MAX bytes. Returns `out`. */
static inline char *
client_show(const struct client *client, char *out)
{
	if (client->name == NULL)
		return addr_show(&client->addr, out);
	snprintf(out, CLIENT_NAME_MAX, "%s", client->name);
	return out;
}

/*
 * The exchanges of one process, which all its connections share. A zeroed pool
 * is empty. The driver points the site_context of each site to it, and frees it
 * at the end.
 */
struct exchange_pool {
	struct exchange *unused;	/* a list, to be used again */
	size_t n_unused;
	LIST_HEAD(leader_list, exchange) leaders;	/* see coalesce.h */
	unsigned long led;	/* leaders so far */
	unsigned long ended;	/* leaders; grows when followers may go on */
};

/* All fields before `remote` begin as zero. */
struct exchange {
	struct exchange_pool *pool;
	struct cache *cache;		/* of the site; or NULL */
	enum answer_state state;	/* returned by the answer's last run */
	int64_t last_run;		/* when that run ended, clock_ms() */
	const struct answer *answer;	/* NULL: conn or the cache answers */
	const char *answered_by;	/* a word of the access line */
	bool by_site;			/* by a handler of the site */
	bool is_missing;		/* no node; see conn/missing.h */
	int status;			/* of HTTP, unless an error was sent */
	bool started;			/* answer->start() has been called */
	struct cache_entry *entry;	/* held, with the reply; or NULL */
	bool collecting;		/* the reply may become an entry */
	struct buf collected;		/* the bytes of it sent so far */
	size_t reserved;		/* in the cache, for `collected` */
	int64_t blocked_at;		/* `out` was full; 0: never */
	bool location_cached;		/* the node came from the cache */
	size_t location_deps;		/* leading deps of the location */
	unsigned long leads;		/* number of this leader; 0: none */
	unsigned long followed;		/* number of its leader; 0: none */
	LIST_ENTRY(exchange) leaders;
	bool no_sendfile;		/* sendfile(2) has failed */
	struct bytes selector;		/* as received, without redirect */
	size_t line_len;
	char remote[CLIENT_NAME_MAX];	/* the client; "": not formatted yet */
	char log_name[ACCESS_NAME_MAX];	/* as the log may name it; or "" */
	char line[REQUEST_MAX + 2];	/* the request and its CRLF */
	struct task task;
	struct exchange *next_unused;
};

/* Returns a new exchange, or NULL if there is no memory. */
struct exchange *exchange_new(const struct site_context *context);

/* Records the answer: a word of the access line, and an HTTP status. */
static inline void
exchange_answered(struct exchange *x, const char *by, int status)
{
	x->answered_by = by;
	x->status = status;
}

/* Stops the answer and closes its node; the reply stays. */
void exchange_stop_answer(struct exchange *x);

/* Stops collecting the reply, and frees the collected bytes. */
void exchange_stop_collecting(struct exchange *x);

/* Releases the entry of the cache, if one is held. */
void exchange_release_entry(struct exchange *x);

/* Returns an exchange to its pool. NULL is allowed. */
void exchange_drop(struct exchange *x);

/* Frees the unused exchanges of a pool. May be called twice. */
void exchange_pool_free(struct exchange_pool *pool);
