#include "answer/run_script.h"

#include <limits.h>

#include "script/pool.h"
#include "answer/locate.h"
#include "answer/handler.h"

/* Limits of a script: MiB, seconds, milliseconds. */
enum { SCRIPT_MEMORY = 1024, SCRIPT_SECONDS = 3600, SCRIPT_STUCK = 10000 };

static void
print_reply(struct reply *reply, FILE *out)
{
	if (reply->out.len > 0)
		(void)fwrite(buf_bytes(&reply->out), 1, reply->out.len, out);
	reply_sent(reply, reply->out.len);
}

/*
 * Reports whether a request for the selector gets a reply that is no error;
 * true also if the system fails, as the reply is unknown then.
 */
static bool
selector_is_served(const struct task *script, struct bytes selector)
{
	struct task task = { .conf = script->root->conf,
		.root = script->root,
		.site = script->site,
		.sites = script->sites,
		.request = { .selector = selector } };
	enum resolve_state state;
	bool found;

	node_init(&task.node, "");
	state = locate_node(&task);
	found =
	    task.node.kind != NODE_MISSING || task.is_external || task.is_gone;
	node_close(&task.node);
	buf_free(&task.redirect);
	return state == RESOLVE_FAILED || (state == RESOLVE_OK && found);
}

static long
print_task_output(struct task *task, FILE *out)
{
	struct check_query *query = task->check_query;
	enum answer_state state;

	state = handler_answer.start(task);
	while ((state == ANSWER_MORE || state == ANSWER_YIELD) &&
	    !task->reply.is_error) {
		print_reply(&task->reply, out);
		if (query->is_pending)
			query->is_served = selector_is_served(task,
			    (struct bytes){ query->selector, query->len });
		query->is_pending = false;
		task->pool->turn_is_over = false;
		state = handler_answer.more(task);
	}
	if (state != ANSWER_DONE || task->reply.is_error)
		return -1;
	print_reply(&task->reply, out);
	return query->problems;
}

long
run_script(const struct site_context *context, const char *script,
    const char *query, FILE *out)
{
	struct conf conf = *context->conf;	/* a shallow copy */
	struct check_query check_query = { .is_pending = false };
	struct task task = { .conf = &conf,
		.root = context->root,
		.site = context->site,
		.sites = context->sites,
		.check_query = &check_query,
		.client_address = "local",
		.client_log_name = "local",
		.script = script,
		.query = bytes_of(query) };
	long printed;

	conf.handler_instructions = INT_MAX;
	conf.handler_memory = SCRIPT_MEMORY;
	conf.handler_time = SCRIPT_SECONDS;
	conf.handler_stuck = SCRIPT_STUCK;
	task.pool = pool_new(&conf, 1);
	if (task.pool == NULL)
		return -1;
	node_init(&task.node, "");
	reply_init(&task.reply, conf.servername, conf.serverport, false, false);
	printed = print_task_output(&task, out);
	handler_answer.stop(&task);
	reply_free(&task.reply);
	pool_free(task.pool);
	return printed;
}
