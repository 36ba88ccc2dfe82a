# Names can be hidden; a blank or a second - needs a file of that name. [3]
> /more/hidden
< i-not here.txt\t\tgopher.test\t7070
< i-not-here.txt\t\tgopher.test\t7070
< 0two.txt\t/more/hidden/two.txt\tgopher.test\t7070
< .

> /more/hidden/my-file.txt
< my-file.txt
< .

> /more/hidden/sub
< 0x.txt\t/more/hidden/sub/x.txt\tgopher.test\t7070
< .
