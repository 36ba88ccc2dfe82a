# A type in a map holds for all names of its directory, in any case. [3]
> /more/types
< 9a.FOO\t/more/types/a.FOO\tgopher.test\t7070
< 9b.foo\t/more/types/b.foo\tgopher.test\t7070
< hc.txt\t/more/types/c.txt\tgopher.test\t7070
< 0d.md\t/more/types/d.md\tgopher.test\t7070
< .
