/* Answers with the output of a Lua handler. */
#pragma once

#include "script/pool.h"
#include "answer/answer.h"

/*
 * Runs task->script of the library, or if it is NULL the file of task->node. A
 * handler that fails makes one error line for the client, and a message with
 * the traceback in the log.
 */
extern const struct answer handler_answer;

/* Returns the kind of Lua state in which the handler of a task runs. */
enum pool_kind handler_kind(const struct task *task);

/* Reports whether more() would start the handler after ANSWER_QUEUE. */
bool handler_has_room(const struct task *task);

/*
 * Reports whether the handler holds a state while other tasks wait and none is
 * free.
 */
bool handler_vm_is_needed(const struct task *task);
