# A line with ! and a word is a title; other text only on the first line that is
# no comment. [3]
> /more/title
< iA title\tTITLE\tgopher.test\t7070
< iText\t\tgopher.test\t7070
< iAnother title\tTITLE\tgopher.test\t7070
< i2026: a year\tTITLE\tgopher.test\t7070
< iÜber uns\tTITLE\tgopher.test\t7070
< iПривет\tTITLE\tgopher.test\t7070
< i! no title\t\tgopher.test\t7070
< i!!!\t\tgopher.test\t7070
< i!-- no title\t\tgopher.test\t7070
< i!═══ no title\t\tgopher.test\t7070
< i!\t\tgopher.test\t7070
< iA title with a\tTITLE\tgopher.test\t7070
< .

> /more/title/odd
< i\t\tgopher.test\t7070
< iBelow an empty line\tTITLE\tgopher.test\t7070
< .

> /more/title/latin
< iText\t\tgopher.test\t7070
<* i*ber uns\tTITLE\tgopher.test\t7070
<* i!* no title\t\tgopher.test\t7070
< .

> /more/title/drawing
< i=== drawn ===!\tTITLE\tgopher.test\t7070
< i!=== drawn ===!\t\tgopher.test\t7070
< .

# Lists of users and of sites may be empty.
> /more/nothing
< i!\t\tgopher.test\t7070
< iBefore\t\tgopher.test\t7070
< iAfter\t\tgopher.test\t7070
< iNo title\tTITLE\tgopher.test\t7070
< .
