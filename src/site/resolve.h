/* From a request to a node: tries the readings of the selector in turn. */
#ifndef SITE_RESOLVE_H
#define SITE_RESOLVE_H

#include "gopher/request.h"
#include "site/root.h"

enum resolve_state {
	RESOLVE_OK,	/* the node says what it is, perhaps NODE_MISSING */
	RESOLVE_BAD,	/* no path may look like this */
	RESOLVE_FAILED	/* the system has failed; errno says how */
};

/*
 * Finds what the request means. `query` gets what stood behind the `?`, none
 * where no `?` was split off; `origins` as in root_find(). The caller closes
 * the node in any case.
 */
enum resolve_state resolve_request(const struct root *root,
    const struct request *request, struct node *node, struct bytes *query,
    struct deps *deps);

#endif
