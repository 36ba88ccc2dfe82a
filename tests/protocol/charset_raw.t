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
