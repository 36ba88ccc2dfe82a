# A menu that cannot be read is not replaced by a listing. [3, 1.10]
> /more/shy/private
< 3Not found: /more/shy/private\t\terror.host\t1
< .

> /more/shy/private/
< 3Not found: /more/shy/private/\t\terror.host\t1
< .

> /more/shy/linked
< 3Not found: /more/shy/linked\t\terror.host\t1
< .

> /more/shy/broken
< 3Not found: /more/shy/broken\t\terror.host\t1
< .

> /more/shy/handler
< 3Not found: /more/shy/handler\t\terror.host\t1
< .

# The files of the directory are served, and a menu of lower rank.
> /more/shy/private/file.txt
< a file that no listing shows
< .

> /more/shy/both
< ia menu\t\tgopher.test\t7070
< .
