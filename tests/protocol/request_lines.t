# A request ends in CRLF, in a bare LF, or with the visitor's sending half. [1.1]
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

# The selector with one CR more is another one, and not allowed.
> /nolastnewline.txt\r
< 3Bad request\t\terror.host\t1
< .
