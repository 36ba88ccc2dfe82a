# What is not there is one error line that echoes the selector printable. [2]
> /nonesuch
< 3Not found: /nonesuch\t\terror.host\t1
< .

> nonesuch
< 3Not found: nonesuch\t\terror.host\t1
< .

> /nonesuch.gif
< 3Not found: /nonesuch.gif\t\terror.host\t1
< .

> /docs/nonesuch.txt
< 3Not found: /docs/nonesuch.txt\t\terror.host\t1
< .

> /nonesuch\tsearch
< 3Not found: /nonesuch\t\terror.host\t1
< .

> /ünknown
< 3Not found: /ünknown\t\terror.host\t1
< .

> /123456789/123456789/123456789/123456789/123456789/123456789/12345
< 3Not found: /123456789/123456789/123456789/123456789/123456789/123456789/123\t\terror.host\t1
< .
