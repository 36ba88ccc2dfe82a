/* Patterns of redirects: Lua raises no error for one that the check accepts. */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include "conf/lua_pattern.h"
#include "fuzz.h"

enum { PATTERN_MAX = 24, SUBJECT_MAX = 12 };	/* so that no match is slow */

void
fuzz_one(struct bytes in)
{
	char *pattern = fuzz_string(&in, '\n'),
	     *target = fuzz_string(&in, '\n');
	const struct bytes subject = fuzz_part(&in, SUBJECT_MAX);
	lua_State *L;

	if (lua_pattern_check(pattern, target) == NULL &&
	    strlen(pattern) <= PATTERN_MAX) {
		L = luaL_newstate();
		luaL_requiref(L, LUA_STRLIBNAME, luaopen_string, 0);
		lua_getfield(L, -1, "gsub");
		lua_pushlstring(L, subject.at, subject.len);
		lua_pushstring(L, pattern);
		lua_pushstring(L, target);
		assert(lua_pcall(L, 3, 1, 0) == LUA_OK);
		lua_close(L);
	}
	free(pattern);
	free(target);
}
