#include "site/find.h"

/* The nearest index.lua above; the query is split off, as a handler wants it. */
static enum find_state
find_above(const struct root *root, const struct request *request,
    struct node *node, struct bytes *query)
{
	struct request_path path;

	if (request_path(request, READING_QUERY, &path) == PATH_NONE)
		(void)request_path(request, READING_RAW, &path);
	*query = path.query;
	return root_find_above(root, path.path, node) ? FIND_FAILED : FIND_OK;
}

static enum find_state
find_reading(const struct root *root, const struct request *request,
    enum request_reading reading, struct node *node, struct bytes *query)
{
	struct request_path path;
	enum path_state state;

	state = request_path(request, reading, &path);
	if (state == PATH_BAD)
		return FIND_BAD;
	if (state == PATH_NONE)
		return FIND_OK;
	*query = path.query;
	node_close(node);
	return root_find(root, path.path, node) ? FIND_FAILED : FIND_OK;
}

enum find_state
find_node(const struct root *root, const struct request *request,
    struct node *node, struct bytes *query)
{
	enum request_reading reading;
	enum find_state state;

	node->kind = NODE_MISSING;
	node->fd = -1;
	for (reading = READING_RAW; reading < READINGS; reading++) {
		if (reading == READING_TYPED) {
			state = find_above(root, request, node, query);
			if (state != FIND_OK || node->kind != NODE_MISSING)
				return state;
		}
		state = find_reading(root, request, reading, node, query);
		if (state != FIND_OK || node->kind != NODE_MISSING)
			return state;
	}
	return FIND_OK;
}
