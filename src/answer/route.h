/* Which answer, and which Lua handler, serves a kind of node. One table. */
#ifndef ANSWER_ROUTE_H
#define ANSWER_ROUTE_H

#include "answer/answer.h"

struct route {
	enum node_kind kind;
	const struct answer *answer;
	const char *script;	/* of the library; NULL: the node's own file */
};

/* The route of a kind; there is one for each. */
const struct route *route_find(enum node_kind kind);

#endif
