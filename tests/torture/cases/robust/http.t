# A web browser gets a reply that ends.
# From: practice: http://host:70/
> GET / HTTP/1.1
> Host: localhost
> 
any

> GET /../outside.txt HTTP/1.0
> 
any
!~ secret outside

> /texts/plain.txt
text texts/plain.txt
