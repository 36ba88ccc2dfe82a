#include "conn/exchange.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "site/cache.h"

enum { UNUSED_MAX = 64 };

static struct exchange *
pool_take_exchange(struct exchange_pool *pool)
{
	struct exchange *x = pool->unused;

	if (x == NULL)
		return malloc(sizeof *x);
	pool->unused = x->next_unused;
	pool->n_unused--;
	return x;
}

static void
task_init(struct task *task, const struct site_context *context)
{
	const struct conf *conf = context->conf;

	memset(task, 0, offsetof(struct task, node));
	node_init(&task->node, "");
	task->refusal[0] = '\0';
	task->conf = conf;
	task->root = context->root;
	task->pool = context->pool;
	task->site = context->site;
	task->sites = context->sites;
	task->cache_until = CACHE_NEVER;
	task->cache_limit = CACHE_FOREVER;
	reply_init(&task->reply, conf->servername, conf->serverport,
	    conf->text_end == TEXT_END_NONE, conf->charset == CHARSET_AUTO);
}

/* Leaves the large buffers as they are, but for their first bytes. */
struct exchange *
exchange_new(const struct site_context *context)
{
	struct exchange *x = pool_take_exchange(context->exchanges);

	if (x == NULL) {
		log_error("not enough memory for a request; its connection is "
			  "closed");
		return NULL;
	}
	memset(x, 0, offsetof(struct exchange, remote));
	x->pool = context->exchanges;
	x->cache = context->cache;
	x->state = ANSWER_DONE;
	exchange_answered(x, "none", 408);
	x->remote[0] = x->log_name[0] = '\0';
	task_init(&x->task, context);
	x->task.client_address = x->remote;
	x->task.client_log_name = x->log_name;
	return x;
}

void
exchange_stop_answer(struct exchange *x)
{
	if (x->answer != NULL)
		x->answer->stop(&x->task);
	x->answer = NULL;
	node_close(&x->task.node);
}

void
exchange_stop_collecting(struct exchange *x)
{
	if (x->reserved > 0)
		cache_unreserve(x->cache, x->reserved);
	x->reserved = 0;
	buf_free(&x->collected);
	x->collecting = false;
}

void
exchange_release_entry(struct exchange *x)
{
	if (x->entry != NULL)
		cache_release(x->entry);
	x->entry = NULL;
}

void
exchange_drop(struct exchange *x)
{
	struct exchange_pool *pool;

	if (x == NULL)
		return;
	pool = x->pool;
	exchange_stop_answer(x);
	exchange_stop_collecting(x);
	exchange_release_entry(x);
	reply_free(&x->task.reply);
	deps_free(&x->task.deps);
	buf_free(&x->task.redirect);
	if (pool->n_unused >= UNUSED_MAX) {
		free(x);
		return;
	}
	x->next_unused = pool->unused;
	pool->unused = x;
	pool->n_unused++;
}

void
exchange_pool_free(struct exchange_pool *pool)
{
	while (pool->unused != NULL)
		free(pool_take_exchange(pool));
}
