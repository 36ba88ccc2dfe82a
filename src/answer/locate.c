#include "answer/locate.h"

#include "script/redirect.h"

static enum resolve_state
find_in(struct task *task, const struct root *root)
{
	task->root = root;
	return resolve_request(root, &task->request, &task->node, &task->query,
	    &task->deps);
}

/* In a space; or on the site, and last in a space once more, see find.c. */
static enum resolve_state
find_here(struct task *task)
{
	const struct userdirs *userdirs;
	const struct userdir *userdir;
	enum resolve_state state;

	if (task->site == NULL)
		return find_in(task, task->root);
	userdirs = &task->site->userdirs;
	userdir = userdirs_find(userdirs, &task->request, false);
	if (userdir != NULL)
		return find_in(task, &userdir->root);
	state = find_in(task, &task->site->root);
	if (state != RESOLVE_OK || task->node.kind != NODE_MISSING)
		return state;
	userdir = userdirs_find(userdirs, &task->request, true);
	return userdir != NULL ? find_in(task, &userdir->root) : state;
}

/* As it was sent, and with the slash that is missing in it. */
static enum redirect_state
look_up(struct task *task)
{
	const struct bytes asked = task->request.selector;
	struct buf whole = { 0 };
	enum redirect_state state;

	state = redirect_find(task->conf, asked, &task->redirect);
	if (state != REDIRECT_NONE || (asked.len > 0 && asked.at[0] == '/'))
		return state;
	buf_puts(&whole, "/");
	buf_add(&whole, asked.at, asked.len);
	if (!whole.failed)
		state = redirect_find(task->conf,
		    (struct bytes){ buf_bytes(&whole), whole.len },
		    &task->redirect);
	buf_free(&whole);
	return state;
}

static enum resolve_state
find_moved(struct task *task)
{
	switch (look_up(task)) {
	case REDIRECT_LOCAL:
		task->request.selector.at = buf_bytes(&task->redirect);
		task->request.selector.len = task->redirect.len;
		return find_here(task);
	case REDIRECT_EXTERNAL:
		task->is_external = true;
		break;
	case REDIRECT_GONE:
		task->is_gone = true;
		break;
	case REDIRECT_NONE:
		break;
	}
	return RESOLVE_OK;
}

enum resolve_state
locate_node(struct task *task)
{
	enum resolve_state state;

	state = find_here(task);
	if (state != RESOLVE_OK || task->node.kind != NODE_MISSING ||
	    task->conf->moved.n + task->conf->gone.n == 0)
		return state;
	return find_moved(task);
}
