# The line of a proxy that nobody has named is a selector like others. [5]
#! --proxy_from=192.0.2.0/24
> PROXY TCP4 192.0.2.1 192.0.2.2 1 70
< 3Not found: PROXY TCP4 192.0.2.1 192.0.2.2 1 70\t\terror.host\t1
< .

> PROXY TCP4 192.0.2.1 192.0.2.2 1 70
> /more/who
< 3Not found: PROXY TCP4 192.0.2.1 192.0.2.2 1 70\t\terror.host\t1
< .

# And that of version 2 is the empty one.
> \r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\x02\x07\xc0\0\x02\x01\x9c\x40\0\x46/more/who
<** .
