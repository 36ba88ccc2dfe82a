/* Checks Lua patterns in the configuration. Pure. */
#pragma once

/*
 * Checks a pattern, see "Patterns" in the manual of Lua, and the replacement
 * that belongs to it (NULL: none). Returns NULL if both are valid, or the error
 * as a part of a sentence.
 */
const char *lua_pattern_check(const char *pattern, const char *replacement);

/*
 * Returns NULL if the time of a match grows no faster than the text for this
 * valid pattern, or else the remedy.
 */
const char *lua_pattern_advice(const char *pattern);
