# URL: selectors become a page with a refresh and a link. [5]
> URL:https://example.org/?a=1&b="<'>
< <!DOCTYPE html>\n\c
< <html>\n\c
< <head>\n\c
< <meta charset="utf-8">\n\c
< <meta http-equiv="refresh" content="5; url=https://example.org/?a=1&amp;b=&quot;&lt;&#39;&gt;">\n\c
< <title>This link leaves gopherspace</title>\n\c
< </head>\n\c
< <body>\n\c
< <p>This link leaves gopherspace. In five seconds it leads to</p>\n\c
< <p><a href="https://example.org/?a=1&amp;b=&quot;&lt;&#39;&gt;">https://example.org/?a=1&amp;b=&quot;&lt;&#39;&gt;</a></p>\n\c
< </body>\n\c
< </html>\n\c

# Other schemes are refused in any disguise.
> URL:javascript:alert(1)
< 3This server does not follow such links\t\terror.host\t1
< .

> /URL:JavaScript:alert(1)
< 3This server does not follow such links\t\terror.host\t1
< .

> URL:
< 3This server does not follow such links\t\terror.host\t1
< .

> URL:/etc/passwd
< 3This server does not follow such links\t\terror.host\t1
< .
