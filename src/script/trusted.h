/* What trusted handlers have besides Lua's own libraries. Private. */
#ifndef SCRIPT_TRUSTED_H
#define SCRIPT_TRUSTED_H

struct lua_State;

/*
 * Lets programs hear signals that os.execute() and io.popen() start: a worker
 * keeps its own for the moments in which it waits. All libraries are open.
 */
void trusted_install(struct lua_State *L);

#endif
