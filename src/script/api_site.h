/* The site and its directories as handlers see them. Private to src/script. */
#pragma once

struct lua_State;
struct listing_entry;

/*
 * Pushes the table that describes an entry of the directory at the clean
 * relative path `dir`: +1.
 */
void api_site_push(struct lua_State *L, const char *dir,
    const struct listing_entry *entry);

/*
 * Sets entries, exists, isFile, isDir, isReadable, people, sites and write_log
 * as globals, and `stderr` in the table on top (`io`).
 */
void api_site_install(struct lua_State *L);
