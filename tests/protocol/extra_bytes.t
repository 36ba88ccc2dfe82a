# Bytes after the request are ignored, and the reply arrives whole. [1.2]
> /nolastnewline.txt
> /about.txt
> more
< one
< two, and no line end
< .

> /big/text.txt
>* 200000 x
= big/text.wire

# The request is refused early, before most of it is read.
>* 300000 x
< 3Bad request\t\terror.host\t1
< .
