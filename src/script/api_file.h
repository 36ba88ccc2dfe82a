/* What handlers read: files beneath the gopherroot. Private to src/script. */
#ifndef SCRIPT_API_FILE_H
#define SCRIPT_API_FILE_H

#include <stdbool.h>
#include <sys/types.h>

struct lua_State;

/*
 * Opens the regular file that the string argument names, see api_path().
 * What goes to visitors as it is must be readable by everybody. Returns the
 * slot, or -1 where there is no such file; raises an error where too many are
 * open.
 */
int api_file_open(struct lua_State *L, int arg, bool for_visitors);

/* Reads up to n bytes. Returns how many, 0 at the end, -1 and errno. */
ssize_t api_file_read(struct lua_State *L, int slot, char *bytes, size_t n);

/* Pushes the next line, with or without its LF or CRLF; false at the end. */
bool api_file_line(struct lua_State *L, int slot, bool keep_end);

void api_file_close(struct lua_State *L, int slot);

/*
 * Sets the global `lines`, and `open`, `lines`, `read`, `type` and `close` in
 * the table on top (`io`); for trusted handlers only `read`, the rest is Lua's.
 */
void api_file_install(struct lua_State *L, bool trusted);

#endif
