/* Finds the node of a request, on the site or in a user directory. */
#pragma once

#include "site/resolve.h"
#include "site/task.h"

/*
 * Fills task->node and task->query, see resolve_request(), and sets task->root
 * to the user directory or the site. If there is no node and the configuration
 * has a redirect, resolves its target as the new task->request.selector, or
 * sets task->is_external or task->is_gone.
 */
enum resolve_state locate_node(struct task *task);
