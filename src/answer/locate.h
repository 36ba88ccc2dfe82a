/* Finds what a request means: where it says, or where that has moved to. */
#ifndef ANSWER_LOCATE_H
#define ANSWER_LOCATE_H

#include "site/resolve.h"
#include "site/task.h"

/*
 * Fills task->node and task->query, as resolve_request() does. task->root becomes the
 * space of the person to whom the request leads, or the site's. Where nothing
 * is there but the configuration knows where it has moved to,
 * task->request.selector becomes the new place, or task->is_away or is_gone
 * says what to tell.
 */
enum resolve_state locate_node(struct task *task);

#endif
