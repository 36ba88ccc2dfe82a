# With text_end = none a text gets no dots. [2]
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

# Menus and errors end with a dot as usual.
> /maps/stop
< iFirst.\t\tgopher.test\t7070
< .

> /nonesuch.txt
< 3Not found: /nonesuch.txt\t\terror.host\t1
< .
