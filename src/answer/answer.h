/* The interface of modules that answer a request. */
#pragma once

#include "site/task.h"

/* The next action of the caller. */
enum answer_state {
	ANSWER_DONE,	/* send the rest of task->reply, which is complete */
	ANSWER_MORE,	/* send task->reply, then call more() */
	ANSWER_YIELD,	/* serve other connections, then call more() */
	ANSWER_SLEEP,	/* send task->reply, call more() at task->wake_at */
	ANSWER_QUEUE,	/* call more() once pool_next() has the task first */
	ANSWER_BUSY,	/* send an error: too many wait */
	ANSWER_FAILED	/* send an error, as there is no reply */
};

/*
 * Fills task->reply. start() is called once; more() as long as the last state
 * asks for it; stop() once at the end, after any state.
 */
struct answer {
	const char *name;	/* for the access line */
	enum answer_state (*start)(struct task *task);
	enum answer_state (*more)(struct task *task);
	void (*stop)(struct task *task);
};
