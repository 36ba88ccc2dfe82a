/* The module gopher.check, for --check and --report. Private to src/script. */
#pragma once

struct lua_State;

/*
 * Provides the module to this run, whose task has a check_query. No manual
 * describes these functions, because handlers do not have them:
 *
 * is_answered(selector): would a client get anything but an error?
 * look(path): whether the path is an executable file, and a string that
 *     identifies the file or directory, or nil if there is none.
 * names(path, symlinks): the names in a directory, also of files that are not
 *     served, as one string with a slash after each; those of symlinks, or all
 *     others. "" if there is no such directory.
 * read_line(): the next line of standard input, nil at the end; "" for a line
 *     of more than 128 KiB.
 */
void api_check_begin(struct lua_State *L);
