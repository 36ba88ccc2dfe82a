# Backups of handlers and maps are not served, those of texts are. [1.10]
> /more/backups
< 1drafts\t/more/backups/drafts\tgopher.test\t7070
< 0text.tmp\t/more/backups/text.tmp\tgopher.test\t7070
< 0text.txt.bak\t/more/backups/text.txt.bak\tgopher.test\t7070
< .

> /more/backups/hello.lua~
< 3Not found: /more/backups/hello.lua~\t\terror.host\t1
< .

> /more/backups/#hello.lua#
< 3Not found: /more/backups/#hello.lua#\t\terror.host\t1
< .

> /more/backups/hello.lua.bak
< 3Not found: /more/backups/hello.lua.bak\t\terror.host\t1
< .

> /more/backups/hello.lua.orig
< 3Not found: /more/backups/hello.lua.orig\t\terror.host\t1
< .

> /more/backups/hello.lua.rej
< 3Not found: /more/backups/hello.lua.rej\t\terror.host\t1
< .

> /more/backups/gophermap~
< 3Not found: /more/backups/gophermap~\t\terror.host\t1
< .

> /more/backups/gophermap.bak
< 3Not found: /more/backups/gophermap.bak\t\terror.host\t1
< .

> /more/backups/text.txt.bak
< a backup
< .
