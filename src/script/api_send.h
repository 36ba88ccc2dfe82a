/* The output of handlers: send_*, print, io.write. Private to src/script. */
#pragma once

struct lua_State;

/* Sets the globals, and `write` and `stdout` in the table on top (`io`). */
void api_send_install(struct lua_State *L);
