# A text has CRLF, doubled dots, and a dot at its end. [2]
> /dots.txt
< Hi
< ..
< ...x
< end
< .

> /empty.txt
< .

> /nolastnewline.txt
< one
< two, and no line end
< .

> /crlf.txt
< one
< ..two
< three
< .

> /lonecr.txt
< over\rwritten
< next
< .

> /accents.txt
< Grüße, déjà vu, 月
< .

> /plain
< An extension says nothing here, but I am text.
< ..
< .

> /data.json
< {
< }
< .
