/* Matches and replaces by Lua patterns, in a limited number of steps. Pure. */
#pragma once

#include "base/buf.h"

enum lua_match_state {
	LUA_MATCH_NONE,		/* no match, or the result is too long */
	LUA_MATCH_FOUND,
	LUA_MATCH_STOPPED	/* it takes too many steps, or is too complex */
};

/*
 * Replaces the first match in the text, as string.gsub(text, pattern, target,
 * 1) of Lua does, and adds the result to `out`. lua_pattern_check() has
 * accepted the pattern and the target. Reduces `*steps` by those taken, to 0 at
 * the least; a step compares one byte of the pattern. Adds a part of the result
 * at most if it is longer than `longest`; then it is LUA_MATCH_NONE.
 */
enum lua_match_state lua_match_replace(struct bytes text, struct bytes pattern,
    const char *target, size_t longest, long *steps, struct buf *out);
