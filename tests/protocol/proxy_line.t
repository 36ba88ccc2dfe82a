# The line of a proxy that nobody has named is a selector like others. [5]
> PROXY TCP4 192.0.2.1 192.0.2.2 1 70
< 3Not found: PROXY TCP4 192.0.2.1 192.0.2.2 1 70\t\terror.host\t1
< .
