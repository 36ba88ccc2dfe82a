/* The patterns of SQL: LIKE and GLOB, in a time that has a bound. */
#ifndef STORE_LIKE_H
#define STORE_LIKE_H

#include <stdbool.h>

#include "base/buf.h"

struct like {
	struct bytes pattern;
	bool is_like;	/* `%` and `_`; else `*`, `?` and sets in brackets */
	char escape;	/* of LIKE: the next character is itself; or NUL */
};

/*
 * Does the whole text match? Takes at most the product of both lengths in
 * steps. LIKE does not tell the case of ASCII letters. Characters are those of
 * UTF-8; in sets they are bytes.
 */
bool like_matches(const struct like *like, struct bytes text);

#endif
