/* Checks the syntax of Lua patterns in the configuration. Pure. */
#pragma once

/*
 * Checks a pattern, see "Patterns" in the manual of Lua, and the replacement
 * that belongs to it (NULL: none). Returns NULL if both are valid, or the error
 * as a part of a sentence.
 */
const char *lua_pattern_check(const char *pattern, const char *replacement);
