# The PROXY header of version 2 names the client of a listed proxy. [5]
#! --proxy_from=127.0.0.0/8 --proxy_from=::1 --proxy_from=unix
> \r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\x02\x07\xc0\0\x02\x01\x9c\x40\0\x46\c
> /more/who
< iYou are 192.0.2.7.\t\tgopher.test\t7070
< .

> \r\n\r\n\0\r\nQUIT\n\x21\x21\0\x24\c
> \x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x07\c
> \x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01\x9c\x40\0\x46\c
> /more/who
< iYou are 2001:db8::7.\t\tgopher.test\t7070
< .

# A stream of AF_UNIX has two paths, which are ignored.
> \r\n\r\n\0\r\nQUIT\n\x21\x31\0\xd8\c
>* 216 /
> /more/who
< iYou are unix.\t\tgopher.test\t7070
< .

# Extensions after the addresses, here a thousand bytes.
> \r\n\r\n\0\r\nQUIT\n\x21\x11\x03\xf4\xc0\0\x02\x07\xc0\0\x02\x01\x9c\x40\0\x46\c
>* 1000 x
> /more/who
< iYou are 192.0.2.7.\t\tgopher.test\t7070
< .

# A host name may follow, and the request line has its full length.
> \r\n\r\n\0\r\nQUIT\n\x21\x11\x03\xf4\xc0\0\x02\x07\xc0\0\x02\x01\x9c\x40\0\x46\c
>* 1000 x
>* 2048 a
>
<* 3Not found: aaaa*
< .

# Extensions of any length, here 4 KB and 60 KB. They are dropped.
> \r\n\r\n\0\r\nQUIT\n\x21\x11\x10\x0c\xc0\0\x02\x07\xc0\0\x02\x01\x9c\x40\0\x46\c
>* 4096 x
> /more/who
< iYou are 192.0.2.7.\t\tgopher.test\t7070
< .

> \r\n\r\n\0\r\nQUIT\n\x21\x11\xea\x6c\xc0\0\x02\x07\xc0\0\x02\x01\x9c\x40\0\x46\c
>* 60000 x
> /more/who
< iYou are 192.0.2.7.\t\tgopher.test\t7070
< .

# UDP is like TCP.
> \r\n\r\n\0\r\nQUIT\n\x21\x12\0\x0c\xc0\0\x02\x07\xc0\0\x02\x01\x9c\x40\0\x46\c
> /more/who
< iYou are 192.0.2.7.\t\tgopher.test\t7070
< .

> \r\n\r\n\0\r\nQUIT\n\x21\x22\0\x24\c
> \x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x07\c
> \x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01\x9c\x40\0\x46\c
> /more/who
< iYou are 2001:db8::7.\t\tgopher.test\t7070
< .
