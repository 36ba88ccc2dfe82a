# A request ends with CRLF, with LF, or when the client stops sending. [1.1]
> /nolastnewline.txt
< one
< two, and no line end
< .

> /nolastnewline.txt\n\c
< one
< two, and no line end
< .

> /nolastnewline.txt\c
shut
< one
< two, and no line end
< .

> /nolastnewline.txt
shut
< one
< two, and no line end
< .

# A second CR belongs to the selector, and is refused.
> /nolastnewline.txt\r
< 3Bad request\t\terror.host\t1
< .
