# Handlers use SQL, one statement at a time, with bound values.
#! --state
> /store/sql
< 3 3
< 2 carp 20.0
< 1 eel 1.5
< 3 tench'; DROP TABLE fish nil
< 21.0
< 4
< 1 2.5 3 nil 1
<* store: *fish.name
< store: the statement has 1 parameters, not 0
< store: the statement has 1 parameters, not 2
< bad argument #2 to '?' (a string, a number, a boolean or nil is expected)
< store: there is more than one statement
< store: there is no statement
<* store: *SELEKT*
<* store: *too long
< 1
< 0
< 3
< .
