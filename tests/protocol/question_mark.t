# A file with a question mark in its name wins; else the query is split off. [1.5]
> /extras/what?.txt
< a question mark
< .

> /nolastnewline.txt?x=1
< one
< two, and no line end
< .

> /nolastnewline.txt?../..
< one
< two, and no line end
< .

> /empty?
< iThis directory is empty.\t\tgopher.test\t7070
< .

> /nonesuch?x
< 3Not found: /nonesuch?x\t\terror.host\t1
< .
