# With parent = true a listing begins with a link to the directory above. [4]
#! --parent=true
> /docs/sub
< iA part with a title\tTITLE\tgopher.test\t7070
< 1..\t/docs\tgopher.test\t7070
< 0file.txt\t/docs/sub/file.txt\tgopher.test\t7070
< .

# That of a map does, too.
> /more/by_name/
< 1..\t/more\tgopher.test\t7070
< 01.txt\t/more/by_name/1.txt\tgopher.test\t7070
< 02.txt\t/more/by_name/2.txt\tgopher.test\t7070
< .

# An empty directory has the link and the sentence.
> /more/dated/older
< 1..\t/more/dated\tgopher.test\t7070
< iThis directory is empty.\t\tgopher.test\t7070
< .

> /more
< 1..\t/\tgopher.test\t7070
<** .
