# SQL of handlers is limited to the tables of the site.
#! --state
> /store/refused
< store: ATTACH is not allowed in a handler
< store: DETACH is not allowed in a handler
< store: transaction control is not allowed in a handler
< store: transaction control is not allowed in a handler
< store: transaction control is not allowed in a handler
< store: SAVEPOINT is not allowed in a handler
< store: SAVEPOINT is not allowed in a handler
< store: PRAGMA is not allowed in a handler
< store: PRAGMA is not allowed in a handler
< store: PRAGMA is not allowed in a handler
<* store: *VACUUM*
< store: ANALYZE is not allowed in a handler
<* store: not authorized*
<* store: not authorized*
<* store: not authorized*
< store: a temporary table is not allowed in a handler
< store: a virtual table is not allowed in a handler
<* store: *sqlite_master*
< store: a table of the server is not allowed in a handler
< store: a table of the server is not allowed in a handler
< store: a table of the server is not allowed in a handler
< store: a table of the server is not allowed in a handler
< store: a table of the server is not allowed in a handler
< store: a table of the server is not allowed in a handler
< store: a table of the server is not allowed in a handler
< store: a table of the server is not allowed in a handler
< store: a table of the server is not allowed in a handler
< store: a table of the server is not allowed in a handler
< store: a table of the server is not allowed in a handler
< store: a table of the server is not allowed in a handler
< as it is
< .
