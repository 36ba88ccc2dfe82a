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
 * Limits how long a reply that shows entries is cached. (Its dependency, the
 * directory, does not change when a file becomes private or grows.)
 */
void api_site_limit_cache(struct lua_State *L);

/*
 * Sets entries, exists, isFile, isDir, isReadable, people, sites, uptime and
 * write_log as globals, and `stderr` in the table on top (`io`).
 */
void api_site_install(struct lua_State *L);
