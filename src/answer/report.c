#include "answer/report.h"

#include <limits.h>

#include "answer/handler.h"
#include "script/pool.h"

enum { REPORT_MEMORY = 1024, REPORT_SECONDS = 3600, REPORT_STUCK = 10000 };

/* Prints what has piled up. */
static void
print_reply(struct reply *reply, FILE *out)
{
	if (reply->out.len > 0)
		(void)fwrite(buf_bytes(&reply->out), 1, reply->out.len, out);
	reply_sent(reply, reply->out.len);
}

static long
run_script(struct task *task, FILE *out)
{
	enum answer_state state;
	long printed;

	state = handler_answer.start(task);
	while ((state == ANSWER_MORE || state == ANSWER_TURN) &&
	    !task->reply.refused) {
		print_reply(&task->reply, out);
		pool_new_turn(task->pool);
		state = handler_answer.more(task);
	}
	if (state == ANSWER_DONE && !task->reply.refused)
		print_reply(&task->reply, out);
	printed = (long)task->reply.sent;
	return state == ANSWER_DONE && !task->reply.refused ? printed : -1;
}

long
report_print(const struct conf *conf, const struct root *root,
    const char *script, const char *query, FILE *out)
{
	struct conf wide = *conf;	/* its words stay conf's own */
	struct task task = { .conf = &wide,
		.root = root,
		.remote = "local",
		.shown = "local",
		.script = script,
		.query = bytes_of(query) };
	long printed;

	wide.handler_instructions = INT_MAX;
	wide.handler_memory = REPORT_MEMORY;
	wide.handler_time = REPORT_SECONDS;
	wide.handler_stuck = REPORT_STUCK;
	task.pool = pool_new(&wide);
	if (task.pool == NULL)
		return -1;
	node_init(&task.node, "");
	reply_init(&task.reply, conf->servername, conf->serverport, false,
	    false);
	printed = run_script(&task, out);
	handler_answer.stop(&task);
	reply_free(&task.reply);
	pool_free(task.pool);
	return printed;
}
