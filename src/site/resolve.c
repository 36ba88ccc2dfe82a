#include "site/resolve.h"

#include <string.h>

/* Finds the nearest index.lua above, and splits off the query for it. */
static enum resolve_state
resolve_above(const struct root *root, const struct request *request,
    struct node *node, struct bytes *query, struct deps *deps)
{
	struct request_path path;

	if (request_path(request, READING_QUERY, &path) == PATH_NONE)
		request_path(request, READING_RAW, &path);
	*query = path.query;
	return root_find_above(root, path.path, node, deps) ? RESOLVE_FAILED :
							      RESOLVE_OK;
}

static enum resolve_state
resolve_reading(const struct root *root, const struct request *request,
    enum request_reading reading, struct node *node, struct bytes *query,
    struct deps *deps)
{
	struct request_path path;
	enum path_state state;

	state = request_path(request, reading, &path);
	if (state == PATH_BAD)
		return RESOLVE_BAD;
	if (state == PATH_NONE)
		return RESOLVE_OK;
	*query = path.query;
	node_close(node);
	return root_find(root, path.path, node, deps) ? RESOLVE_FAILED :
							RESOLVE_OK;
}

/* Tries the readings in turn until a reading finds a node. */
static enum resolve_state
resolve_readings(const struct root *root, const struct request *request,
    struct node *node, struct bytes *query, struct deps *deps)
{
	enum request_reading reading;
	enum resolve_state state;

	for (reading = READING_RAW; reading < READINGS; reading++) {
		if (reading == READING_TYPED) {
			state = resolve_above(root, request, node, query, deps);
			if (state != RESOLVE_OK || node->kind != NODE_MISSING)
				return state;
		}
		state =
		    resolve_reading(root, request, reading, node, query, deps);
		if (state != RESOLVE_OK || node->kind != NODE_MISSING)
			return state;
	}
	return RESOLVE_OK;
}

enum resolve_state
resolve_request(const struct root *root, const struct request *request,
    struct node *node, struct bytes *query, struct deps *deps)
{
	enum resolve_state state = RESOLVE_OK;
	struct request_path path;

	node_init(node, "");
	*query = (struct bytes){ NULL, 0 };
	if (request_is_url(request))
		node->kind = NODE_URL;
	else if (request_is_http(request))
		node->kind = root->conf->http ? NODE_HTTP : NODE_MISSING;
	else
		state = resolve_readings(root, request, node, query, deps);
	if (state == RESOLVE_OK && node->kind == NODE_MISSING &&
	    request_path(request, READING_RAW, &path) == PATH_OK &&
	    strcmp(path.path, "caps.txt") == 0)
		node->kind = NODE_CAPS;
	return state;
}
