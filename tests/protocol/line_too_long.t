# A line of 2048 bytes is read, a longer one is refused at once. [1.1]
>* 2048 a
>
< 3Not found: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\t\terror.host\t1
< .

>* 2048 a
> \n\c
< 3Not found: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\t\terror.host\t1
< .

>* 2049 a
>
< 3Bad request\t\terror.host\t1
< .

# Without a line end, while the client waits.
>* 5000 a
< 3Bad request\t\terror.host\t1
< .

>* 5000 a
shut
< 3Bad request\t\terror.host\t1
< .

# The search counts, too.
> /echo\t\c
>* 2045 a
>
< 3Bad request\t\terror.host\t1
< .

# One byte too many is enough.
>* 2049 a
< 3Bad request\t\terror.host\t1
< .
