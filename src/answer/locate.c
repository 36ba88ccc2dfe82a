#include "answer/locate.h"

#include <errno.h>

#include "site/redirect.h"

static enum resolve_state
resolve_in_root(struct task *task, const struct root *root)
{
	task->root = root;
	return resolve_request(root, &task->request, &task->node, &task->query,
	    &task->deps);
}

static enum resolve_state
resolve_in_userdir(struct task *task, const struct root *userdir)
{
	enum resolve_state state = resolve_in_root(task, userdir);

	/* Afterwards, so that the disk of this user is known to answer. */
	userdirs_ask(userdir);
	return state;
}

/*
 * Resolves in a user directory, or on the site. Tries last a user directory
 * that a selector with an item type names ("1/~alice"), because files of the
 * site take precedence over that reading.
 */
static enum resolve_state
resolve_on_site(struct task *task)
{
	const struct userdirs *userdirs;
	const struct root *userdir;
	enum resolve_state state;

	if (task->site == NULL)
		return resolve_in_root(task, task->root);
	userdirs = &task->site->userdirs;
	userdir = userdirs_find(userdirs, &task->request, false);
	if (userdir != NULL)
		return resolve_in_userdir(task, userdir);
	state = resolve_in_root(task, &task->site->root);
	if (state != RESOLVE_OK || task->node.kind != NODE_MISSING)
		return state;
	userdir = userdirs_find(userdirs, &task->request, true);
	return userdir != NULL ? resolve_in_userdir(task, userdir) : state;
}

/* Looks up the selector as it was sent, then with a slash added in front. */
static enum redirect_state
find_redirect(struct task *task)
{
	const struct bytes selector = task->request.selector;
	struct buf slashed = { 0 };
	enum redirect_state state;
	long steps = REDIRECT_STEPS;

	state = redirect_find(task->conf, selector, &steps, &task->redirect);
	if (state != REDIRECT_NONE ||
	    (selector.len > 0 && selector.at[0] == '/'))
		return state;
	buf_puts(&slashed, "/");
	buf_add(&slashed, selector.at, selector.len);
	state = REDIRECT_FAILED;
	if (!slashed.failed)
		state = redirect_find(task->conf,
		    (struct bytes){ buf_bytes(&slashed), slashed.len }, &steps,
		    &task->redirect);
	buf_free(&slashed);
	return state;
}

static enum resolve_state
follow_redirect(struct task *task)
{
	switch (find_redirect(task)) {
	case REDIRECT_LOCAL:
		task->request.selector.at = buf_bytes(&task->redirect);
		task->request.selector.len = task->redirect.len;
		return resolve_on_site(task);
	case REDIRECT_EXTERNAL:
		task->is_external = true;
		break;
	case REDIRECT_GONE:
		task->is_gone = true;
		break;
	case REDIRECT_FAILED:
		errno = ENOMEM;
		return RESOLVE_FAILED;
	case REDIRECT_NONE:
		break;
	}
	return RESOLVE_OK;
}

/* Reports whether nothing answers so far, neither a file nor a redirect. */
static bool
is_unanswered(const struct task *task, enum resolve_state state)
{
	return state == RESOLVE_OK && task->node.kind == NODE_MISSING &&
	    task->redirect.len == 0 && !task->is_gone;
}

/* Resolves a request whose client left a separator encoded: a last resort. */
static enum resolve_state
resolve_encoded(struct task *task)
{
	const struct request request = task->request;
	const struct bytes query = task->query;
	enum resolve_state state;

	if (!request_split_encoded(&task->request, &task->redirect)) {
		state = task->redirect.failed ? RESOLVE_FAILED : RESOLVE_OK;
		buf_free(&task->redirect);
		errno = ENOMEM;
		return state;
	}
	state = resolve_on_site(task);
	if (state == RESOLVE_OK && task->node.kind == NODE_MISSING) {
		task->request = request;	/* the error names it */
		task->query = query;
		buf_free(&task->redirect);
	}
	return state;
}

enum resolve_state
locate_node(struct task *task)
{
	enum resolve_state state;

	state = resolve_on_site(task);
	if (is_unanswered(task, state) &&
	    task->conf->moved.n + task->conf->gone.n > 0)
		state = follow_redirect(task);
	return is_unanswered(task, state) ? resolve_encoded(task) : state;
}
