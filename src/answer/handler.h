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

/* Reports whether other tasks wait for the state that the handler holds. */
bool handler_vm_is_needed(const struct task *task);
