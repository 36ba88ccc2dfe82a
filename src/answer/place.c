#include "answer/place.h"

#include "script/moved.h"

static enum find_state
find_here(struct task *task)
{
	return find_node(task->root, &task->request, &task->node, &task->query);
}

static enum find_state
find_moved(struct task *task)
{
	switch (moved_find(task->conf, task->request.selector, &task->moved)) {
	case MOVED_HERE:
		task->request.selector.at = buf_bytes(&task->moved);
		task->request.selector.len = task->moved.len;
		return find_here(task);
	case MOVED_AWAY:
		task->is_away = true;
		break;
	case MOVED_GONE:
		task->is_gone = true;
		break;
	case MOVED_NOT:
		break;
	}
	return FIND_OK;
}

enum find_state
place_find(struct task *task)
{
	enum find_state state;

	state = find_here(task);
	if (state != FIND_OK || task->node.kind != NODE_MISSING ||
	    task->conf->moved.n + task->conf->gone.n == 0)
		return state;
	return find_moved(task);
}
