/* Redirects: the options `moved` and `gone`. */
#pragma once

#include "base/buf.h"
#include "conf/conf.h"

enum redirect_state {
	REDIRECT_NONE,		/* no pattern matches */
	REDIRECT_LOCAL,		/* to another selector of this site */
	REDIRECT_EXTERNAL,	/* to a gopher:// URL */
	REDIRECT_GONE		/* the selector is gone for good */
};

/*
 * Finds the longest pattern of `moved` or `gone` that matches the selector and
 * adds the target to `target`, which is empty; the caller frees it. A target
 * that is longer than a selector or has a control byte does not count.
 */
enum redirect_state redirect_find(const struct conf *conf,
    struct bytes selector, struct buf *target);
