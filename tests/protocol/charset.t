# Texts and names in Latin-1 are sent as UTF-8. [2]
> /old/latin1.txt
< Gr\xc3\xbc\xc3\x9fe
< ..
< \xc3\xa9t\xc3\xa9
< .

> /old
< iGr\xc3\xbc\xc3\x9fe\tTITLE\tgopher.test\t7070
< 0\xc3\x89t\xc3\xa9\t/old/latin1.txt\tgopher.test\t7070
< .
