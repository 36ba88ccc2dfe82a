# What comes after the request is ignored, and the answer arrives whole. [1.2]
> /nolastnewline.txt
> /about.txt
> more
< one
< two, and no line end
< .

> /big/text.txt
>* 200000 x
= big/text.wire

# Refused early, with much of it still unread.
>* 300000 x
< 3Bad request\t\terror.host\t1
< .
