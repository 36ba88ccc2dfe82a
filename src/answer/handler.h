/* Answers with what a Lua handler sends. */
#pragma once

#include "script/pool.h"
#include "answer/answer.h"

/*
 * Runs task->script of the library, or the file of task->node if that is NULL.
 * A handler that fails makes one error line for the client, and a message with
 * the traceback in the log.
 */
extern const struct answer handler_answer;

/* Returns which states of the pool the handler of a task runs in. */
enum pool_kind handler_kind(const struct task *task);

/* Reports whether more() would start the handler, after ANSWER_QUEUE. */
bool handler_has_room(const struct task *task);

/* Reports whether the handler runs while others wait and no state is free. */
bool handler_vm_is_needed(const struct task *task);
