/*
 * SQL functions that end soon, instead of those of SQLite: like(), glob(),
 * instr(), replace(), ltrim(), rtrim() and trim().
 */
#pragma once

#include "store/authorizer.h"

/*
 * Defines the functions on a connection. They fail if `auth` is over its limit;
 * `auth` must stay until the connection is closed. Returns 0, or -1.
 */
int sql_functions_install(struct authorizer *auth, struct sqlite3 *sqlite);
