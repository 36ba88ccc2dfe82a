/* Resolves a request to a node: tries the readings of its selector in turn. */
#pragma once

#include "gopher/request.h"
#include "site/root.h"

enum resolve_state {
	RESOLVE_OK,	/* the node is filled in, perhaps as NODE_MISSING */
	RESOLVE_BAD,	/* the path is PATH_BAD */
	RESOLVE_FAILED	/* the system has failed, see errno */
};

/*
 * Finds the node of a request in a root. `query` becomes the part after the
 * `?`, or NULL if no `?` was split off; `deps` is as in root_find(). The caller
 * closes the node in any case.
 */
enum resolve_state resolve_request(const struct root *root,
    const struct request *request, struct node *node, struct bytes *query,
    struct deps *deps);
