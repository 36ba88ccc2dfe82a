/* The table of routes: the answer and the script for each kind of node. */
#pragma once

#include "answer/answer.h"

struct route {
	const struct answer *answer;
	const char *script;	/* of the library; NULL: the node's own file */
};

extern const struct route routes[];	/* by enum node_kind */
