/* From a request to a node: tries the readings of the selector in turn. */
#ifndef SITE_FIND_H
#define SITE_FIND_H

#include "gopher/request.h"
#include "site/root.h"

enum find_state {
	FIND_OK,	/* the node says what it is, perhaps NODE_MISSING */
	FIND_BAD,	/* no path may look like this */
	FIND_FAILED	/* the system has failed; errno says how */
};

/*
 * Finds what the request means. `query` gets what stood behind the `?`, none
 * where no `?` was split off; `origins` as in root_find(). The caller closes
 * the node in any case.
 */
enum find_state find_node(const struct root *root,
    const struct request *request, struct node *node, struct bytes *query,
    struct deps *deps);

#endif
