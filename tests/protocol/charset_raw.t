# With charset = "raw" bytes are sent unchanged. [2]
#! --charset=raw
> /old/latin1.txt
< Gr\xfc\xdfe
< ..
< \xe9t\xe9
< .

> /old
< iGr\xfc\xdfe\tTITLE\tgopher.test\t7070
< 0\xc9t\xe9\t/old/latin1.txt\tgopher.test\t7070
< .

> /bytes/quotes.txt
< \x92s a \x93quote\x94 \x96 \x80 5 \x81
< \xe9t\xe9
< .

# UTF-16 as a text would not be unchanged.
> /bytes/little.txt
= bytes/little.txt

> /bytes/unnamed
= bytes/unnamed
