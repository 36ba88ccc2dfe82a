/* The table of routes: which answer and which script serve a kind of node. */
#pragma once

#include "answer/answer.h"

struct route {
	enum node_kind kind;
	const struct answer *answer;
	const char *script;	/* of the library; NULL: the node's own file */
};

/* Returns the route of a kind; every kind has one. */
const struct route *route_find(enum node_kind kind);
