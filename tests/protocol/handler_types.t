# The type of a handler decides how its reply is framed.
> /text
< A text.
< ..dot
<
< the end
< .

> /raw
< \0\x01\x02 raw \xff
< .\c
