# With text_end = none a text has no dots that are not its own. [2]
#! --text_end=none
> /dots.txt
< Hi
< . 
< ..x
< end

> /empty.txt
nothing

> /nolastnewline.txt
< one
< two, and no line end

> /crlf.txt
< one
< .two
< three

# A menu ends as ever, and so does an error.
> /maps/stop
< iFirst.\t\tgopher.test\t7070
< .

> /nonesuch.txt
< 3Not found: /nonesuch.txt\t\terror.host\t1
< .
