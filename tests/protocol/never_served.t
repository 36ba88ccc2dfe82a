# Dotfiles, maps, tags, private files and special files are never served. [1.10]
> /.secret
< 3Not found: /.secret\t\terror.host\t1
< .

> .secret
< 3Not found: .secret\t\terror.host\t1
< .

> /.private/file.txt
< 3Not found: /.private/file.txt\t\terror.host\t1
< .

> /.private
< 3Not found: /.private\t\terror.host\t1
< .

> /docs/.hidden
< 3Not found: /docs/.hidden\t\terror.host\t1
< .

> /gophermap
< 3Not found: /gophermap\t\terror.host\t1
< .

> /maps/lines/gophermap
< 3Not found: /maps/lines/gophermap\t\terror.host\t1
< .

> /maps/spacecookie/.gophermap
< 3Not found: /maps/spacecookie/.gophermap\t\terror.host\t1
< .

> /docs/gophertag
< 3Not found: /docs/gophertag\t\terror.host\t1
< .

> /private.txt
< 3Not found: /private.txt\t\terror.host\t1
< .

> /extras/private.txt
< 3Not found: /extras/private.txt\t\terror.host\t1
< .

> /extras/closed
< 3Not found: /extras/closed\t\terror.host\t1
< .

> /fifo
< 3Not found: /fifo\t\terror.host\t1
< .

> /extras/fifo.txt
< 3Not found: /extras/fifo.txt\t\terror.host\t1
< .

# A file is not a directory.
> /about.txt/
<* [3A]*
drop 1

> /about.txt/x
< 3Not found: /about.txt/x\t\terror.host\t1
< .

> /OUTSIDE
< 3Not found: /OUTSIDE\t\terror.host\t1
< .
