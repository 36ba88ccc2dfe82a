/* Where selectors have moved to, by the patterns of the configuration. */
#ifndef SCRIPT_REDIRECT_H
#define SCRIPT_REDIRECT_H

#include "base/buf.h"
#include "conf/conf.h"

enum redirect_state {
	REDIRECT_NONE,	/* no pattern matches */
	REDIRECT_LOCAL,	/* to another selector of this site */
	REDIRECT_EXTERNAL,	/* to a gopher:// URL */
	REDIRECT_GONE	/* to nowhere */
};

/*
 * Looks for the longest pattern of `moved` or `gone` that matches, and adds
 * where it leads to `target`, which is empty and the caller's to free. A target
 * longer than a selector may be, or with a control byte, is none.
 */
enum redirect_state redirect_find(const struct conf *conf,
    struct bytes selector, struct buf *target);

#endif
