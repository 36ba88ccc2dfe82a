/* Matches the patterns of SQL, LIKE and GLOB, in bounded time. */
#pragma once

#include <stdbool.h>

#include "base/buf.h"

struct like {
	struct bytes pattern;
	bool is_like;	/* `%` and `_`; else `*`, `?` and sets in brackets */
	char escape;	/* the next character stands for itself; or NUL */
};

/*
 * Reports whether the whole text matches. The number of steps is at most the
 * product of both lengths. LIKE ignores the case of ASCII letters. Characters
 * are UTF-8, except that a set matches one byte.
 */
bool like_matches(const struct like *like, struct bytes text);
