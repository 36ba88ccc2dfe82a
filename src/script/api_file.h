/* Files beneath the gopherroot as handlers read them. Private to src/script. */
#pragma once

#include <stdbool.h>

#include "base/buf.h"

struct lua_State;

/*
 * Opens the regular file that the string argument names, see api_path(). With
 * `is_public`, for a file that is sent to the client, all users must be able to
 * read it. Returns the slot of the run, or -1 if there is no such file. Raises
 * an error if too many files are open.
 */
int api_file_open(struct lua_State *L, int arg, bool is_public);

/* Makes a file that has just been opened a text: UTF-16 is read as UTF-8. */
void api_file_decode(struct lua_State *L, int slot);

/*
 * Reports whether the file has to be sent unchanged, see kind_is_binary().
 * Raises an error if it cannot be read.
 */
bool api_file_is_binary(struct lua_State *L, int slot);

/*
 * Returns the bytes that were read ahead, valid until the next call; none at
 * the end. Raises an error if the file cannot be read.
 */
struct bytes api_file_read(struct lua_State *L, int slot);

/*
 * Pushes the next line, without its LF or CRLF unless `keep_end`: +1. Returns
 * false, and pushes nothing, at the end.
 */
bool api_file_line(struct lua_State *L, int slot, bool keep_end);

/*
 * Sets the global `lines`, and `open`, `lines`, `read`, `type` and `close` in
 * the table on top (`io`). Trusted handlers have Lua's own `io`, in which this
 * sets only `read`.
 */
void api_file_install(struct lua_State *L, bool trusted);
