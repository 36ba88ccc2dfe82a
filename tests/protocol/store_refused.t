# SQL of handlers is limited to the tables of the site.
#! --state
> /store/refused
< store: ATTACH is not for handlers
< store: DETACH is not for handlers
< store: transaction control is not for handlers
< store: transaction control is not for handlers
< store: transaction control is not for handlers
< store: SAVEPOINT is not for handlers
< store: SAVEPOINT is not for handlers
< store: PRAGMA is not for handlers
< store: PRAGMA is not for handlers
< store: PRAGMA is not for handlers
<* store: *VACUUM*
< store: ANALYZE is not for handlers
<* store: not authorized*
<* store: not authorized*
<* store: not authorized*
< store: a temporary table is not for handlers
< store: a virtual table is not for handlers
<* store: *sqlite_master*
< store: a table of the server is not for handlers
< store: a table of the server is not for handlers
< store: a table of the server is not for handlers
< store: a table of the server is not for handlers
< store: a table of the server is not for handlers
< store: a table of the server is not for handlers
< store: a table of the server is not for handlers
< store: a table of the server is not for handlers
< store: a table of the server is not for handlers
< store: a table of the server is not for handlers
< store: a table of the server is not for handlers
< store: a table of the server is not for handlers
< as it is
< .
