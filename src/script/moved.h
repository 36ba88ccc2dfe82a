/* Where selectors have moved to, by the patterns of the configuration. */
#ifndef SCRIPT_MOVED_H
#define SCRIPT_MOVED_H

#include "base/buf.h"
#include "conf/conf.h"

enum moved_state {
	MOVED_NOT,	/* no pattern matches */
	MOVED_HERE,	/* to another selector of this site */
	MOVED_AWAY,	/* to a gopher:// URL */
	MOVED_GONE	/* to nowhere */
};

/*
 * Looks for the longest pattern of `moved` or `gone` that matches, and adds
 * where it leads to `target`, which is empty and the caller's to free. A target
 * longer than a selector may be, or with a control byte, is none.
 */
enum moved_state moved_find(const struct conf *conf, struct bytes selector,
    struct buf *target);

#endif
