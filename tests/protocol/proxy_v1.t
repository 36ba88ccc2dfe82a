# The PROXY header of version 1 names the client of a listed proxy. [5]
#! --proxy_from=127.0.0.0/8 --proxy_from=::1 --proxy_from=unix
> PROXY TCP4 192.0.2.7 192.0.2.1 40000 70
> /more/who
< iYou are 192.0.2.7.\t\tgopher.test\t7070
< .

> PROXY TCP6 2001:db8::7 2001:db8::1 40000 70
> /more/who
< iYou are 2001:db8::7.\t\tgopher.test\t7070
< .

> PROXY TCP6 ::ffff:192.0.2.7 ::ffff:192.0.2.1 40000 70
> /more/who
< iYou are 192.0.2.7.\t\tgopher.test\t7070
< .

> PROXY TCP4 192.0.2.7 192.0.2.1 40000 70
>
<** .

# There is one header; the rest is the request.
> PROXY TCP4 192.0.2.7 192.0.2.1 40000 70
> PROXY TCP4 192.0.2.8 192.0.2.1 40000 70
> /more/who
< 3Not found: PROXY TCP4 192.0.2.8 192.0.2.1 40000 70\t\terror.host\t1
< .

# The request line has its full length after the header.
> PROXY TCP4 192.0.2.7 192.0.2.1 40000 70
>* 2048 a
>
<* 3Not found: aaaa*
< .

> PROXY TCP4 192.0.2.7 192.0.2.1 40000 70
>* 2049 a
>
< 3Bad request\t\terror.host\t1
< .

> PROXY TCP4 192.0.2.7 192.0.2.1 40000 70
shut
nothing

> PROXY TCP4 192.0.2.7 192.0.2.1 40000 70
> \x16\x03\x01\c
nothing
