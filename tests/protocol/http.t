# A web browser gets a page with a link to the site. [5]
> GET / HTTP/1.1
> Host: gopher.test
> 
< HTTP/1.0 200 OK
< Content-Type: text/html; charset=utf-8
< Content-Length: 284
< Connection: close
<
< <!DOCTYPE html>\n\c
< <html>\n\c
< <head>\n\c
< <meta charset="utf-8">\n\c
< <title>This is a Gopher server</title>\n\c
< </head>\n\c
< <body>\n\c
< <p>This is a Gopher server, not a web server. Open the site with a Gopher client:</p>\n\c
< <p><a href="gopher://gopher.test:7070/">gopher://gopher.test:7070/</a></p>\n\c
< </body>\n\c
< </html>\n\c

> HEAD /x HTTP/1.0
> 
< HTTP/1.0 200 OK
< Content-Type: text/html; charset=utf-8
< Content-Length: 284
< Connection: close
<

> POST /x HTTP/1.1
> Content-Length: 3
> 
> abc\c
< HTTP/1.0 405 Method Not Allowed
< Content-Type: text/html; charset=utf-8
< Content-Length: 284
< Allow: GET, HEAD
< Connection: close
<
< <!DOCTYPE html>\n\c
< <html>\n\c
< <head>\n\c
< <meta charset="utf-8">\n\c
< <title>This is a Gopher server</title>\n\c
< </head>\n\c
< <body>\n\c
< <p>This is a Gopher server, not a web server. Open the site with a Gopher client:</p>\n\c
< <p><a href="gopher://gopher.test:7070/">gopher://gopher.test:7070/</a></p>\n\c
< </body>\n\c
< </html>\n\c

# A request is HTTP only if both ends of the line are.
> GET /about.txt
< 3Not found: GET /about.txt\t\terror.host\t1
< .

> /GET / HTTP/1.1
< 3Not found: /GET / HTTP/1.1\t\terror.host\t1
< .
