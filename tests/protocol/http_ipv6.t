# The URL for a web browser has brackets around an IPv6 address. [5]
#! --servername=2001:db8::1
> GET / HTTP/1.1
> 
< HTTP/1.0 200 OK
< Content-Type: text/html; charset=utf-8
< Content-Length: 288
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
< <p><a href="gopher://[2001:db8::1]:7070/">gopher://[2001:db8::1]:7070/</a></p>\n\c
< </body>\n\c
< </html>\n\c
