/*
 * SQL functions that end soon, in place of SQLite's: like(), glob(), instr(),
 * replace(), ltrim(), rtrim() and trim().
 */
#pragma once

#include "store/authorizer.h"

/*
 * Defines the functions on a connection. They fail if `auth`, which must stay
 * as long as the connection, is over its limit. Returns 0, or -1.
 */
int sql_functions_install(struct authorizer *auth, struct sqlite3 *sqlite);
