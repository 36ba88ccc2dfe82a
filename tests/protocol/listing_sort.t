# With sort = date a listing has the newest first, but directories before files. [4]
#! --sort=date
> /more/dated
< 1newer\t/more/dated/newer\tgopher.test\t7070
< 1older\t/more/dated/older\tgopher.test\t7070
< 0a10.txt\t/more/dated/a10.txt\tgopher.test\t7070
< 0a2.txt\t/more/dated/a2.txt\tgopher.test\t7070
< 0b.md\t/more/dated/b.md\tgopher.test\t7070
< 0b.txt\t/more/dated/b.txt\tgopher.test\t7070
< .

# A map may say otherwise.
> /more/by_name
< 01.txt\t/more/by_name/1.txt\tgopher.test\t7070
< 02.txt\t/more/by_name/2.txt\tgopher.test\t7070
< .
