# A line of a map that only a shell could run is not sent, nor the source of a
# program. [3]
> /more/programs
< iA site\tTITLE\tgopher.test\t7070
< iHello, you\t\tgopher.test\t7070
< iHello, words\t\tgopher.test\t7070
< iA part\t\tgopher.test\t7070
< iText:\t\tgopher.test\t7070
< i=/\t\tgopher.test\t7070
< i=Date\t\tgopher.test\t7070
< i=DATE\t\tgopher.test\t7070
< i=date=\t\tgopher.test\t7070
< i=/o=o\\=\t\tgopher.test\t7070
< i=/\\/\\/\\\t\tgopher.test\t7070
< i= date\t\tgopher.test\t7070
< i=-=-=-=\t\tgopher.test\t7070
< i=> here\t\tgopher.test\t7070
< i=(o)\t\tgopher.test\t7070
< i=2 + 2\t\tgopher.test\t7070
< 0executable.txt\t/more/programs/executable.txt\tgopher.test\t7070
< 0part.txt\t/more/programs/part.txt\tgopher.test\t7070
< 0run\t/more/programs/run\tgopher.test\t7070
< 0script.txt\t/more/programs/script.txt\tgopher.test\t7070
< iOnly executable\t\tgopher.test\t7070
< .

# A map that is a program is one line.
> /more/programs/x.gophermap
< 3This menu is a program, and is not run\t\terror.host\t1
< .

> /maps/executable
< 3This menu is a program, and is not run\t\terror.host\t1
< .

> /more/programs/y.gophermap
< iOnly executable\t\tgopher.test\t7070
< .
