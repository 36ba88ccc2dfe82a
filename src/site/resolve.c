#include "site/resolve.h"

#include <string.h>

/*
 * Finds the nearest index.lua above, and splits off the query for it. `typed`
 * is READING_TYPED, or READING_RAW.
 */
static enum resolve_state
resolve_above(const struct root *root, const struct request *request,
    enum request_reading typed, struct node *node, struct bytes *query,
    struct deps *deps)
{
	struct request_path path;
	enum path_state state;

	state = request_path(request, READING_QUERY | typed, &path);
	if (state == PATH_NONE)
		state = request_path(request, typed, &path);
	if (state != PATH_OK)
		return RESOLVE_OK;
	*query = path.query;
	node_close(node);
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
			state = resolve_above(root, request, READING_RAW, node,
			    query, deps);
			if (state != RESOLVE_OK || node->kind != NODE_MISSING)
				return state;
		}
		state =
		    resolve_reading(root, request, reading, node, query, deps);
		if (state != RESOLVE_OK || node->kind != NODE_MISSING)
			return state;
	}
	return resolve_above(root, request, READING_TYPED, node, query, deps);
}

/*
 * Returns the document that is made for a selector to which no file answers:
 * caps.txt, read in any way, or the URL in `/h/URL:...`.
 */
static enum node_kind
find_generated(const struct request *request)
{
	enum request_reading reading;
	struct request_path path;

	for (reading = READING_RAW; reading < READINGS; reading++) {
		if (request_path(request, reading, &path) != PATH_OK)
			continue;
		if (strcmp(path.path, "caps.txt") == 0)
			return NODE_CAPS;
		if (reading == READING_TYPED &&
		    strncmp(path.path, "URL:", 4) == 0)
			return NODE_URL;
	}
	return NODE_MISSING;
}

enum resolve_state
resolve_request(const struct root *root, const struct request *request,
    struct node *node, struct bytes *query, struct deps *deps)
{
	enum resolve_state state = RESOLVE_OK;

	node_init(node, "");
	*query = (struct bytes){ NULL, 0 };
	if (request_is_url(request))
		node->kind = NODE_URL;
	else if (request_is_http(request))
		node->kind = root->conf->http ? NODE_HTTP : NODE_MISSING;
	else
		state = resolve_readings(root, request, node, query, deps);
	if (state == RESOLVE_OK && node->kind == NODE_MISSING)
		node->kind = find_generated(request);
	return state;
}
