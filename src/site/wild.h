/* The patterns of SQL: LIKE and GLOB, in a time that has a bound. */
#ifndef SITE_WILD_H
#define SITE_WILD_H

#include <stdbool.h>

#include "base/buf.h"

struct wild {
	struct bytes pattern;
	bool is_like;	/* `%` and `_`; else `*`, `?` and sets in brackets */
	char escape;	/* of LIKE: the next character is itself; or NUL */
};

/*
 * Does the whole text match? Takes at most the product of both lengths in
 * steps. LIKE does not tell the case of ASCII letters. Characters are those of
 * UTF-8; in sets they are bytes.
 */
bool wild_matches(const struct wild *wild, struct bytes text);

#endif
