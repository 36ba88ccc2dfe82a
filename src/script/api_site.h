/* What handlers learn of the site. Private to src/script. */
#ifndef SCRIPT_API_SITE_H
#define SCRIPT_API_SITE_H

struct lua_State;

/* Sets entries, exists, isFile, isDir, isReadable, write_log as globals. */
void api_site_install(struct lua_State *L);

#endif
