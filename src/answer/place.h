/* Finds what a request means: where it says, or where that has moved to. */
#ifndef ANSWER_PLACE_H
#define ANSWER_PLACE_H

#include "site/find.h"
#include "site/task.h"

/*
 * Chooses whose files the request is about, those of the site or those of a
 * person who has a space in it: sets task->root.
 */
void place_choose(struct task *task);

/*
 * Fills task->node and task->query, as find_node() does. Where nothing is there
 * but the configuration knows where it has moved to, task->request.selector
 * becomes the new place, or task->is_away or is_gone says what to tell.
 */
enum find_state place_find(struct task *task);

#endif
