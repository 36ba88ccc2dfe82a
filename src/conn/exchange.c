#include "conn/exchange.h"

#include <stdlib.h>

#include "site/cache.h"

enum { SPARES_MAX = 64 };

/* Visits that have ended, for those that begin: the process's. */
static struct exchange *spare_visits;
static size_t spares;

static struct exchange *
take(void)
{
	struct exchange *v = spare_visits;

	if (v == NULL)
		return malloc(sizeof *v);
	spare_visits = v->next;
	spares--;
	return v;
}

static void
give_back(struct exchange *v)
{
	if (spares >= SPARES_MAX) {
		free(v);
		return;
	}
	v->next = spare_visits;
	spare_visits = v;
	spares++;
}

static void
begin_task(struct task *task, const struct site_context *context)
{
	const struct conf *conf = context->conf;

	task->conf = conf;
	task->root = context->root;
	task->pool = context->pool;
	task->site = context->site;
	task->sites = context->sites;
	task->is_queued = task->is_external = task->is_gone = false;
	task->failed = false;
	task->deps = (struct deps){ .collecting = false };
	task->cache_until = CACHE_NEVER;
	task->cache_limit = CACHE_FOREVER;
	task->request = (struct request){ 0 };
	task->query = (struct bytes){ NULL, 0 };
	task->redirect = (struct buf){ 0 };
	task->node.fd = -1;
	task->script = NULL;
	task->vm = NULL;
	task->check_query = NULL;
	reply_init(&task->reply, conf->servername, conf->serverport,
	    conf->text_end == TEXT_END_NONE, conf->charset == CHARSET_AUTO);
}

/* Only what is read before it is written is set: a visit is large. */
struct exchange *
exchange_new(const struct site_context *context)
{
	struct exchange *v;

	v = take();
	if (v == NULL)
		return NULL;
	v->made = ANSWER_DONE;
	v->answer = NULL;
	v->what = "nothing";
	v->entry = NULL;
	v->started = v->collects = v->placed = v->no_sendfile = false;
	v->leads = v->by_site = false;
	v->collected = (struct buf){ 0 };
	v->asked = (struct bytes){ NULL, 0 };
	v->len = 0;
	v->remote[0] = v->shown[0] = '\0';
	begin_task(&v->task, context);
	v->task.client_address = v->remote;
	v->task.client_log_name = v->shown;
	return v;
}

void
exchange_stop_answer(struct exchange *v)
{
	if (v->answer != NULL)
		v->answer->stop(&v->task);
	v->answer = NULL;
	node_close(&v->task.node);
}

void
exchange_forget(struct exchange *v)
{
	exchange_stop_answer(v);
	deps_free(&v->task.deps);
	v->started = v->collects = v->placed = false;
}

void
exchange_drop(struct exchange *v)
{
	if (v == NULL)
		return;
	exchange_stop_answer(v);
	if (v->entry != NULL)
		cache_release(v->entry);
	reply_free(&v->task.reply);
	deps_free(&v->task.deps);
	buf_free(&v->task.redirect);
	give_back(v);
}
