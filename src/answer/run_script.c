#include "answer/run_script.h"

#include <limits.h>

#include "answer/handler.h"
#include "answer/locate.h"
#include "script/pool.h"

enum { SCRIPT_MEMORY = 1024, SCRIPT_SECONDS = 3600, SCRIPT_STUCK = 10000 };

/* Prints what has piled up. */
static void
print_reply(struct reply *reply, FILE *out)
{
	if (reply->out.len > 0)
		(void)fwrite(buf_bytes(&reply->out), 1, reply->out.len, out);
	reply_sent(reply, reply->out.len);
}

/* Would a visitor who asks for this get anything but an error? */
static bool
is_answered(const struct task *report, struct bytes selector)
{
	struct task task = { .conf = report->root->conf,
		.root = report->root,
		.site = report->site,
		.sites = report->sites,
		.request = { .selector = selector } };
	enum resolve_state state;
	bool found;

	node_init(&task.node, "");
	state = locate_node(&task);
	found =
	    task.node.kind != NODE_MISSING || task.is_external || task.is_gone;
	node_close(&task.node);
	buf_free(&task.redirect);
	/* Nothing is known where the system has failed. */
	return state == RESOLVE_FAILED || (state == RESOLVE_OK && found);
}

static void
answer_inquiry(const struct task *task)
{
	struct check_query *check_query = task->check_query;

	if (check_query->is_open)
		check_query->is_answered = is_answered(task,
		    (struct bytes){ check_query->selector, check_query->len });
	check_query->is_open = false;
}

static long
print_task_output(struct task *task, FILE *out)
{
	enum answer_state state;
	long printed;

	state = handler_answer.start(task);
	while ((state == ANSWER_MORE || state == ANSWER_YIELD) &&
	    !task->reply.is_error) {
		print_reply(&task->reply, out);
		answer_inquiry(task);
		pool_new_turn(task->pool);
		state = handler_answer.more(task);
	}
	if (state == ANSWER_DONE && !task->reply.is_error)
		print_reply(&task->reply, out);
	printed = (long)task->reply.sent;
	return state == ANSWER_DONE && !task->reply.is_error ? printed : -1;
}

long
run_script(const struct site_context *context, const char *script,
    const char *query, FILE *out)
{
	struct conf wide = *context->conf;	/* its words stay conf's own */
	struct check_query check_query = { .is_open = false };
	struct task task = { .conf = &wide,
		.root = context->root,
		.site = context->site,
		.sites = context->sites,
		.check_query = &check_query,
		.remote = "local",
		.shown = "local",
		.script = script,
		.query = bytes_of(query) };
	long printed;

	wide.handler_instructions = INT_MAX;
	wide.handler_memory = SCRIPT_MEMORY;
	wide.handler_time = SCRIPT_SECONDS;
	wide.handler_stuck = SCRIPT_STUCK;
	task.pool = pool_new(&wide);
	if (task.pool == NULL)
		return -1;
	node_init(&task.node, "");
	reply_init(&task.reply, wide.servername, wide.serverport, false, false);
	printed = print_task_output(&task, out);
	handler_answer.stop(&task);
	reply_free(&task.reply);
	pool_free(task.pool);
	return printed;
}
