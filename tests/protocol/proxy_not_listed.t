# The PROXY line of an address that is not listed is a selector. [5]
#! --proxy_from=192.0.2.0/24
> PROXY TCP4 192.0.2.1 192.0.2.2 1 70
< 3Not found: PROXY TCP4 192.0.2.1 192.0.2.2 1 70\t\terror.host\t1
< .

> PROXY TCP4 192.0.2.1 192.0.2.2 1 70
> /more/who
< 3Not found: PROXY TCP4 192.0.2.1 192.0.2.2 1 70\t\terror.host\t1
< .

# The header of version 2 begins with an empty selector.
> \r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\x02\x07\xc0\0\x02\x01\x9c\x40\0\x46/more/who
<** .
