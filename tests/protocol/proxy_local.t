# A proxy may connect for itself, as a health check. [5]
#! --proxy_from=127.0.0.0/8 --proxy_from=::1 --proxy_from=unix
> \r\n\r\n\0\r\nQUIT\n\x20\0\0\0
<** .

> \r\n\r\n\0\r\nQUIT\n\x20\0\0\0\c
> /about.txt
< A site that exists to be tested.
< Nothing here is worth a visit.
< .

> \r\n\r\n\0\r\nQUIT\n\x20\x11\0\x0c\xc0\0\x02\x07\xc0\0\x02\x01\x9c\x40\0\x46\c
> /more/who
<* iYou are [1:ul]*
< .

> \r\n\r\n\0\r\nQUIT\n\x20\0\0\0\c
shut
nothing

shut
nothing

drop 0

> \r\n\r\n\0\r\nQUIT\n\x20\0\0\0
drop 0

# Or the header names no client.
> PROXY UNKNOWN
> /more/who
<* iYou are [1:ul]*
< .

> PROXY UNKNOWN ::1 ::2 3 4
>
<** .

> \r\n\r\n\0\r\nQUIT\n\x21\0\0\0\c
> /more/who
<* iYou are [1:ul]*
< .
