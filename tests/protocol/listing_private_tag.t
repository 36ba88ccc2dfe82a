# A private tag has no effect, and a closed directory is not listed. [4, 1.10]
> /more/tags
< 1private\t/more/tags/private\tgopher.test\t7070
< 1Public\t/more/tags/public\tgopher.test\t7070
< .

> /more/tags/private
< 0file.txt\t/more/tags/private/file.txt\tgopher.test\t7070
< .

> /more/tags/public
< iPublic\tTITLE\tgopher.test\t7070
< 0file.txt\t/more/tags/public/file.txt\tgopher.test\t7070
< .
