# A map sets the order of its listing; another word is text. [3]
> /more/by_date
< i:sort=size\t\tgopher.test\t7070
< 02.txt\t/more/by_date/2.txt\tgopher.test\t7070
< 01.txt\t/more/by_date/1.txt\tgopher.test\t7070
< .

# The order of other listings is that of the option, by name.
> /more/dated
< 1newer\t/more/dated/newer\tgopher.test\t7070
< 1older\t/more/dated/older\tgopher.test\t7070
< 0a2.txt\t/more/dated/a2.txt\tgopher.test\t7070
< 0a10.txt\t/more/dated/a10.txt\tgopher.test\t7070
< 0b.md\t/more/dated/b.md\tgopher.test\t7070
< 0b.txt\t/more/dated/b.txt\tgopher.test\t7070
< .
