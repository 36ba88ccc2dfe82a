/* Redirects: the options `moved` and `gone`. */
#pragma once

#include "base/buf.h"
#include "conf/conf.h"

enum redirect_state {
	REDIRECT_NONE,		/* no pattern matches */
	REDIRECT_LOCAL,		/* to another selector of this site */
	REDIRECT_EXTERNAL,	/* to a gopher:// URL */
	REDIRECT_GONE,		/* the selector is gone for good */
	REDIRECT_FAILED		/* memory was short */
};

/*
 * Steps of lua_match_replace() for all patterns and readings of a request: less
 * than 2 ms on a slow host.
 */
enum { REDIRECT_STEPS = 200 * 1000 };

/*
 * Finds the longest pattern of `moved` or `gone` that matches the selector and
 * adds the target to `target`, which is empty; the caller frees it. A target
 * that is longer than a selector or has a control byte does not count, and
 * neither does a pattern that takes more than half of `*steps`, which are the
 * steps that are left for the request.
 */
enum redirect_state redirect_find(const struct conf *conf,
    struct bytes selector, long *steps, struct buf *target);
