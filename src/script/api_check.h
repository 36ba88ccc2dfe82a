/* What a report learns of the site besides: `gopher.check`. Private. */
#ifndef SCRIPT_API_CHECK_H
#define SCRIPT_API_CHECK_H

struct lua_State;

/*
 * Provides the module for this run alone, whose task has an inquiry. No handler
 * has these words, so no manual tells of them:
 *
 * is_answered(selector): would a visitor get anything but an error?
 * look(path): is it a file that can be executed, and which one is it? The
 *     second is a string that only the same file or directory has, or nil
 *     where there is nothing.
 * names(path): all that a directory holds, also what is not served, as a string
 *     with a slash behind each name. "" where there is none.
 */
void api_check_begin(struct lua_State *L);

#endif
