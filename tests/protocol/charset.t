# Texts and names in Windows-1252, and texts in UTF-16, are sent as UTF-8. [2]
> /old/latin1.txt
< Gr\xc3\xbc\xc3\x9fe
< ..
< \xc3\xa9t\xc3\xa9
< .

> /old
< iGr\xc3\xbc\xc3\x9fe\tTITLE\tgopher.test\t7070
< 0\xc3\x89t\xc3\xa9\t/old/latin1.txt\tgopher.test\t7070
< .

# The five unassigned bytes stay C1 controls.
> /bytes/quotes.txt
< \xe2\x80\x99s a \xe2\x80\x9cquote\xe2\x80\x9d \xe2\x80\x93 \xe2\x82\xac 5 \xc2\x81
< \xc3\xa9t\xc3\xa9
< .

> /bytes/little.txt
< Gr\xc3\xbc\xc3\x9fe
< ..
< .

> /bytes/big.txt
< Gr\xc3\xbc\xf0\x9f\x8c\x99
< .

> /bytes/unnamed
< Gr\xc3\xbc\xc3\x9fe
< ..
< .

> /bytes/mark.txt
< .

> /bytes/long16.txt
= bytes/long16.wire

# A map in UTF-16 too.
> /bytes/map16
< iGr\xc3\xbc\xc3\x9fe\tTITLE\tgopher.test\t7070
< ii.\t\tgopher.test\t7070
< .
