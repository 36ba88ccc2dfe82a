# A missing slash is added, doubled ones and dots are folded. [1.8]
> nolastnewline.txt
< one
< two, and no line end
< .

> //nolastnewline.txt
< one
< two, and no line end
< .

> /./nolastnewline.txt
< one
< two, and no line end
< .

> docs//./sub///file.txt
< deep down
< .

> .//docs/./sub/file.txt
< deep down
< .

# A backslash is an ordinary byte.
> /extras/back\\slash.txt
< a backslash
< .

> /docs\\sub\\file.txt
< 3Not found: /docs\\sub\\file.txt\t\terror.host\t1
< .

# Bytes that are not ASCII are ordinary bytes.
> /docs/ümlaut.txt
< kein ASCII
< .

> /extras/caf\xe9.txt
< latin1
< .

> /docs/with space.txt
< blanks in the name
< .

> /docs/100%25.txt
< a percent sign in the name
< .
