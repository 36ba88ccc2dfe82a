/* What an answer is: it starts, it goes on, it stops. */
#ifndef ANSWER_ANSWER_H
#define ANSWER_ANSWER_H

#include "site/task.h"

enum answer_state {
	ANSWER_DONE,	/* task->reply holds the rest */
	ANSWER_MORE,	/* call more() once the reply has left */
	ANSWER_YIELD,	/* call more() once others have had their turn */
	ANSWER_SLEEP,	/* call more() at task->wake, and send what is there */
	ANSWER_QUEUE,	/* call more() once there is room for this handler */
	ANSWER_FAILED	/* nothing useful was made; conn says so */
};

/*
 * A way to fill task->reply. start() is called once; more() as long as the last
 * state asked for it; stop() always, at the end.
 */
struct answer {
	const char *name;	/* for the access line */
	enum answer_state (*start)(struct task *task);
	enum answer_state (*more)(struct task *task);
	void (*stop)(struct task *task);
};

#endif
