# A client that disconnects during a request does no harm. [1.2]
> /big/text.txt
drop 1000

> /big/data.bin
drop 1000

> /big/data.bin
shut
drop 1

> /hello
drop 1

> /
drop 0

> /about.txt\c
drop 0

>* 5000 a
drop 3

> /nolastnewline.txt
< one
< two, and no line end
< .
