# A control byte in the selector is refused, and never echoed. [1.7]
> /about.txt\0
< 3Bad request\t\terror.host\t1
< .

> /about.txt\0.gif
< 3Bad request\t\terror.host\t1
< .

> \0
< 3Bad request\t\terror.host\t1
< .

> /\x1b[2Jabout.txt
< 3Bad request\t\terror.host\t1
< .

> /about.txt\r/x
< 3Bad request\t\terror.host\t1
< .

> /\x01
< 3Bad request\t\terror.host\t1
< .

> /about.txt\x1f
< 3Bad request\t\terror.host\t1
< .

# No file has DEL in its name here, and DEL is not echoed either.
> /a\x7fb
< 3Not found: /a?b\t\terror.host\t1
< .

# In the search all bytes but the TAB are allowed; the handler decides.
> /nolastnewline.txt\ta\x01b
< one
< two, and no line end
< .
