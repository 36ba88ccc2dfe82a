/* What handlers learn of the site. Private to src/script. */
#ifndef SCRIPT_API_SITE_H
#define SCRIPT_API_SITE_H

struct lua_State;
struct listing_entry;

/*
 * Pushes what handlers learn of an entry in the directory at the clean relative
 * path `dir`: a table. +1
 */
void api_site_push(struct lua_State *L, const char *dir,
    const struct listing_entry *entry);

/*
 * Sets entries, exists, isFile, isDir, isReadable and write_log as globals, and
 * `stderr` in the table on top (`io`).
 */
void api_site_install(struct lua_State *L);

#endif
