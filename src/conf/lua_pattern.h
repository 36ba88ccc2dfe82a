/* Is this a sound pattern of Lua? Asked when an operator writes one. Pure. */
#ifndef CONF_LUA_PATTERN_H
#define CONF_LUA_PATTERN_H

/*
 * Checks the syntax of a pattern, see "Patterns" in Lua's manual, and of the
 * replacement that belongs to it (NULL: there is none). Returns NULL if all is
 * well, or a sentence that says what is wrong.
 */
const char *lua_pattern_check(const char *pattern, const char *replacement);

#endif
