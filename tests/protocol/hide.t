# The option hide: names, and paths with all beneath, are not served or listed.
#! --hide=*.tmp --hide=/more/backups/drafts
> /more/backups
< 0text.txt.bak\t/more/backups/text.txt.bak\tgopher.test\t7070
< .

> /more/backups/text.tmp
< 3Not found: /more/backups/text.tmp\t\terror.host\t1
< .

> /more/backups/drafts
< 3Not found: /more/backups/drafts\t\terror.host\t1
< .

> /more/backups/drafts/one.txt
< 3Not found: /more/backups/drafts/one.txt\t\terror.host\t1
< .

> /more/backups/text.txt.bak
< a backup
< .
