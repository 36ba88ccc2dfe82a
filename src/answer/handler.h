/* Serves what a Lua handler sends. */
#ifndef ANSWER_HANDLER_H
#define ANSWER_HANDLER_H

#include "answer/answer.h"
#include "script/pool.h"

/*
 * Answers with what task->script of the library sends, or the file of
 * task->node where that is NULL. A handler that fails is one error line to the
 * visitor and a traceback in the log.
 */
extern const struct answer handler_answer;

/* Which states of the pool are for it? */
enum pool_kind handler_kind(const struct task *task);

/* Would its handler begin now, after ANSWER_QUEUE? */
bool handler_has_room(const struct task *task);

/* Has it begun, while more wait for a state than there are? */
bool handler_is_wanted(const struct task *task);

#endif
