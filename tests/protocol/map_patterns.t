# A line with a type and a pattern of names is a link for each such file. [3]
> /more/patterns
< iTexts:\t\tgopher.test\t7070
< 02026-11-24-moon.txt\t/more/patterns/files/2026-11-24-moon.txt\tgopher.test\t7070
< 0a1.txt\t/more/patterns/files/a1.txt\tgopher.test\t7070
< 0a2.txt\t/more/patterns/files/a2.txt\tgopher.test\t7070
< 0a10.txt\t/more/patterns/files/a10.txt\tgopher.test\t7070
< 0c.txt\t/more/patterns/files/c.txt\tgopher.test\t7070
< 0hidden.txt\t/more/patterns/files/hidden.txt\tgopher.test\t7070
< iSome:\t\tgopher.test\t7070
< 0a1.txt\t/more/patterns/files/a1.txt\tgopher.test\t7070
< 0a2.txt\t/more/patterns/files/a2.txt\tgopher.test\t7070
< 0a10.txt\t/more/patterns/files/a10.txt\tgopher.test\t7070
< 9b.md\t/more/patterns/files/b.md\tgopher.test\t7070
< Iphoto.JPG\t/more/patterns/files/photo.JPG\tgopher.test\t7070
< Iphoto.jpg\t/more/patterns/files/photo.jpg\tgopher.test\t7070
< 02026-11-24-moon.txt\t/more/patterns/files/2026-11-24-moon.txt\tgopher.test\t7070
< 7A tool\t/more/patterns/files/tool\tgopher.test\t7070
< iMenus:\t\tgopher.test\t7070
< 1dark\t/more/patterns/files/dark\tgopher.test\t7070
< 1The documents\t/more/patterns/files/docs\tgopher.test\t7070
< 1part.gophermap\t/more/patterns/files/part.gophermap\tgopher.test\t7070
< iNo files:\t\tgopher.test\t7070
< i0*.pdf\t\tgopher.test\t7070
< i0nowhere/*.txt\t\tgopher.test\t7070
< i0**.txt\t\tgopher.test\t7070
< i0files/a.txt*\t\tgopher.test\t7070
< i*.txt\t\tgopher.test\t7070
< i5* stars\t\tgopher.test\t7070
< iI*love*gopher\t\tgopher.test\t7070
< ii*.txt\t\tgopher.test\t7070
< i3*.txt\t\tgopher.test\t7070
< ib*.txt c\t\tgopher.test\t7070
< .

> /more/patterns/all
< 02026-11-24-moon.txt\t/more/patterns/files/2026-11-24-moon.txt\tgopher.test\t7070
< 0a1.txt\t/more/patterns/files/a1.txt\tgopher.test\t7070
< 0a2.txt\t/more/patterns/files/a2.txt\tgopher.test\t7070
< 0a10.txt\t/more/patterns/files/a10.txt\tgopher.test\t7070
< 0b.md\t/more/patterns/files/b.md\tgopher.test\t7070
< 0c.txt\t/more/patterns/files/c.txt\tgopher.test\t7070
< 0hidden.txt\t/more/patterns/files/hidden.txt\tgopher.test\t7070
< 0photo.JPG\t/more/patterns/files/photo.JPG\tgopher.test\t7070
< 0photo.jpg\t/more/patterns/files/photo.jpg\tgopher.test\t7070
< 7A tool\t/more/patterns/files/tool\tgopher.test\t7070
< .

> /more/patterns/files
< 02026-11-24-moon.txt\t/more/patterns/files/2026-11-24-moon.txt\tgopher.test\t7070
< 0a1.txt\t/more/patterns/files/a1.txt\tgopher.test\t7070
< 0a2.txt\t/more/patterns/files/a2.txt\tgopher.test\t7070
< 0a10.txt\t/more/patterns/files/a10.txt\tgopher.test\t7070
< 0c.txt\t/more/patterns/files/c.txt\tgopher.test\t7070
< .
