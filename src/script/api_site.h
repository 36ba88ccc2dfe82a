/* What handlers learn of the site. Private to src/script. */
#ifndef SCRIPT_API_SITE_H
#define SCRIPT_API_SITE_H

struct lua_State;

/*
 * Sets entries, exists, isFile, isDir, isReadable and write_log as globals, and
 * `stderr` in the table on top (`io`).
 */
void api_site_install(struct lua_State *L);

#endif
