/* Finds what a request means: on the site, in a user directory, redirected. */
#pragma once

#include "site/resolve.h"
#include "site/task.h"

/*
 * Fills task->node and task->query, see resolve_request(), and sets task->root
 * to the user directory or the site. If nothing is there and the configuration
 * has a redirect, task->request.selector becomes its target, which is resolved;
 * or task->is_external or task->is_gone is set.
 */
enum resolve_state locate_node(struct task *task);
