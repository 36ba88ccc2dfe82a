# The item type of a gopher URL before a selector is removed if nothing else matches. [1.9]
> /0/nolastnewline.txt
< one
< two, and no line end
< .

> /1/maps/stop
< iFirst.\t\tgopher.test\t7070
< .

> /1/maps/stop/
< iFirst.\t\tgopher.test\t7070
< .

> /9/all.bin
= all.bin

> /9/real.txt
< in a directory called 9
< .

> /0/nonesuch
< 3Not found: /0/nonesuch\t\terror.host\t1
< .

> /0/0/nolastnewline.txt
< 3Not found: /0/0/nolastnewline.txt\t\terror.host\t1
< .

> /00/nolastnewline.txt
< 3Not found: /00/nolastnewline.txt\t\terror.host\t1
< .

> /0/.secret
< 3Not found: /0/.secret\t\terror.host\t1
< .

> /0/private.txt
< 3Not found: /0/private.txt\t\terror.host\t1
< .

> /0/link-outside
< 3Not found: /0/link-outside\t\terror.host\t1
< .

# A missing slash is added, and doubled ones are folded.
> 0/nolastnewline.txt
< one
< two, and no line end
< .

> //9///real.txt
< in a directory called 9
< .

> 1/maps//stop
< iFirst.\t\tgopher.test\t7070
< .

# The rest is read like any selector.
> /0/more/a%20name.txt
< a blank
< .

> /0/more/a#040name.txt?query
< a blank
< .

> /0/nolastnewline.txt?query
< one
< two, and no line end
< .

> 0/extras/what?.txt
< a question mark
< .

> /0/%2e%2e/OUTSIDE
< 3Not found: /0/%2e%2e/OUTSIDE\t\terror.host\t1
< .

> /0/%2esecret?x
< 3Not found: /0/%2esecret?x\t\terror.host\t1
< .

> 0/../OUTSIDE
< 3Bad request\t\terror.host\t1
< .

# A path below a handler.
> /1/app/some/path?a
<** ipath_info=some/path*
<** .

# A link out of gopherspace.
> /h/URL:http://example.org/?a
< <!DOCTYPE html>\n\c
< <html>\n\c
< <head>\n\c
< <meta charset="utf-8">\n\c
< <meta http-equiv="refresh" content="5; url=http://example.org/?a">\n\c
< <title>This link leaves gopherspace</title>\n\c
< </head>\n\c
< <body>\n\c
< <p>This link leaves gopherspace. In five seconds it leads to</p>\n\c
< <p><a href="http://example.org/?a">http://example.org/?a</a></p>\n\c
< </body>\n\c
< </html>\n\c

> /h/URL:javascript:x
< 3This server does not follow such links\t\terror.host\t1
< .
