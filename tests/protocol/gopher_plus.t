# A Gopher+ client gets plain replies, never an error. [1.4]
> /nolastnewline.txt\t+
< one
< two, and no line end
< .

> /nolastnewline.txt\t+text/plain
< one
< two, and no line end
< .

> /nolastnewline.txt\t!
< one
< two, and no line end
< .

> /nolastnewline.txt\t\t1
< one
< two, and no line end
< .

> /all.bin\t+
= all.bin

> /empty\t$
< iThis directory is empty.\t\tgopher.test\t7070
< .
