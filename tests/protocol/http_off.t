# HTTP can be turned off. [5]
#! --http=false
> GET / HTTP/1.1
< 3Not found: GET / HTTP/1.1\t\terror.host\t1
< .
