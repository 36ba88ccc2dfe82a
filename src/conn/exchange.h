/* What a visitor costs from his first byte on. */
#ifndef CONN_EXCHANGE_H
#define CONN_EXCHANGE_H

#include <sys/queue.h>

#include "answer/answer.h"
#include "conn/access_format.h"
#include "conn/client.h"

struct exchange {
	enum answer_state made;		/* what the answer said last */
	int64_t made_at;		/* the moment of that */
	const struct answer *answer;	/* NULL: C has answered */
	const char *what;		/* who answers, for the access line */
	bool by_site;			/* it is one of its own handlers */
	struct cache_entry *entry;		/* the reply is this one, or NULL */
	bool started;			/* the answer has */
	bool collects;			/* what leaves may be kept */
	bool placed;			/* its place was known */
	size_t location_deps;		/* how many of them tell its place */
	bool leads;			/* others wait for what it makes */
	LIST_ENTRY(exchange) leaders;
	bool no_sendfile;		/* `out` does not take it */
	struct buf collected;
	struct bytes asked;		/* the selector as it came */
	size_t len;
	char remote[CLIENT_NAME_MAX];
	char shown[ACCESS_NAME_MAX];	/* as the log may name him */
	char line[REQUEST_MAX + 2];	/* the request, and its CRLF */
	struct task task;
	struct exchange *next;		/* among those that are not used */
};

/*
 * A visit that has not begun to be answered, or NULL if there is no memory.
 * Ended ones are used again.
 */
struct exchange *exchange_new(const struct site_context *context);

/* Stops the answer, and lets go of all that it holds but the bytes. */
void exchange_stop_answer(struct exchange *exchange);

/* Forgets what has been found: it will be looked for anew. */
void exchange_forget(struct exchange *exchange);

/* Lets go of all. NULL is allowed. */
void exchange_drop(struct exchange *exchange);

#endif
