# A listing has no private files, no pipes, and no links that lead outside. [4]
> /extras
< 1linkdir-inside\t/extras/linkdir-inside\tgopher.test\t7070
< 0back\\slash.txt\t/extras/back\\slash.txt\tgopher.test\t7070
< 0caf\xc3\xa9.txt\t/extras/caf\xe9.txt\tgopher.test\t7070
< 0link-inside.txt\t/extras/link-inside.txt\tgopher.test\t7070
< 0what?.txt\t/extras/what?.txt\tgopher.test\t7070
< .

> /empty
< iThis directory is empty.\t\tgopher.test\t7070
< .
