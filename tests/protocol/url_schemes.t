# Each of these schemes is followed. [5]
> URL:http://x/
< <!DOCTYPE html>\n\c
< <html>\n\c
< <head>\n\c
< <meta charset="utf-8">\n\c
< <meta http-equiv="refresh" content="5; url=http://x/">\n\c
< <title>This link leaves gopherspace</title>\n\c
< </head>\n\c
< <body>\n\c
< <p>This link leaves gopherspace. In five seconds it leads to</p>\n\c
< <p><a href="http://x/">http://x/</a></p>\n\c
< </body>\n\c
< </html>\n\c

> /URL:HTTPS://x/
< <!DOCTYPE html>\n\c
< <html>\n\c
< <head>\n\c
< <meta charset="utf-8">\n\c
< <meta http-equiv="refresh" content="5; url=HTTPS://x/">\n\c
< <title>This link leaves gopherspace</title>\n\c
< </head>\n\c
< <body>\n\c
< <p>This link leaves gopherspace. In five seconds it leads to</p>\n\c
< <p><a href="HTTPS://x/">HTTPS://x/</a></p>\n\c
< </body>\n\c
< </html>\n\c

> URL:gemini://x/
< <!DOCTYPE html>\n\c
< <html>\n\c
< <head>\n\c
< <meta charset="utf-8">\n\c
< <meta http-equiv="refresh" content="5; url=gemini://x/">\n\c
< <title>This link leaves gopherspace</title>\n\c
< </head>\n\c
< <body>\n\c
< <p>This link leaves gopherspace. In five seconds it leads to</p>\n\c
< <p><a href="gemini://x/">gemini://x/</a></p>\n\c
< </body>\n\c
< </html>\n\c

> /URL:gopher://x/
< <!DOCTYPE html>\n\c
< <html>\n\c
< <head>\n\c
< <meta charset="utf-8">\n\c
< <meta http-equiv="refresh" content="5; url=gopher://x/">\n\c
< <title>This link leaves gopherspace</title>\n\c
< </head>\n\c
< <body>\n\c
< <p>This link leaves gopherspace. In five seconds it leads to</p>\n\c
< <p><a href="gopher://x/">gopher://x/</a></p>\n\c
< </body>\n\c
< </html>\n\c

> URL:ftp://x/
< <!DOCTYPE html>\n\c
< <html>\n\c
< <head>\n\c
< <meta charset="utf-8">\n\c
< <meta http-equiv="refresh" content="5; url=ftp://x/">\n\c
< <title>This link leaves gopherspace</title>\n\c
< </head>\n\c
< <body>\n\c
< <p>This link leaves gopherspace. In five seconds it leads to</p>\n\c
< <p><a href="ftp://x/">ftp://x/</a></p>\n\c
< </body>\n\c
< </html>\n\c

> /URL:irc://x/y
< <!DOCTYPE html>\n\c
< <html>\n\c
< <head>\n\c
< <meta charset="utf-8">\n\c
< <meta http-equiv="refresh" content="5; url=irc://x/y">\n\c
< <title>This link leaves gopherspace</title>\n\c
< </head>\n\c
< <body>\n\c
< <p>This link leaves gopherspace. In five seconds it leads to</p>\n\c
< <p><a href="irc://x/y">irc://x/y</a></p>\n\c
< </body>\n\c
< </html>\n\c

> URL:ircs://x/y
< <!DOCTYPE html>\n\c
< <html>\n\c
< <head>\n\c
< <meta charset="utf-8">\n\c
< <meta http-equiv="refresh" content="5; url=ircs://x/y">\n\c
< <title>This link leaves gopherspace</title>\n\c
< </head>\n\c
< <body>\n\c
< <p>This link leaves gopherspace. In five seconds it leads to</p>\n\c
< <p><a href="ircs://x/y">ircs://x/y</a></p>\n\c
< </body>\n\c
< </html>\n\c

> /URL:mailto:a@b
< <!DOCTYPE html>\n\c
< <html>\n\c
< <head>\n\c
< <meta charset="utf-8">\n\c
< <meta http-equiv="refresh" content="5; url=mailto:a@b">\n\c
< <title>This link leaves gopherspace</title>\n\c
< </head>\n\c
< <body>\n\c
< <p>This link leaves gopherspace. In five seconds it leads to</p>\n\c
< <p><a href="mailto:a@b">mailto:a@b</a></p>\n\c
< </body>\n\c
< </html>\n\c

> URL:tel:+123
< <!DOCTYPE html>\n\c
< <html>\n\c
< <head>\n\c
< <meta charset="utf-8">\n\c
< <meta http-equiv="refresh" content="5; url=tel:+123">\n\c
< <title>This link leaves gopherspace</title>\n\c
< </head>\n\c
< <body>\n\c
< <p>This link leaves gopherspace. In five seconds it leads to</p>\n\c
< <p><a href="tel:+123">tel:+123</a></p>\n\c
< </body>\n\c
< </html>\n\c

> /URL:news:x
< <!DOCTYPE html>\n\c
< <html>\n\c
< <head>\n\c
< <meta charset="utf-8">\n\c
< <meta http-equiv="refresh" content="5; url=news:x">\n\c
< <title>This link leaves gopherspace</title>\n\c
< </head>\n\c
< <body>\n\c
< <p>This link leaves gopherspace. In five seconds it leads to</p>\n\c
< <p><a href="news:x">news:x</a></p>\n\c
< </body>\n\c
< </html>\n\c

> URL:xmpp:a@b
< <!DOCTYPE html>\n\c
< <html>\n\c
< <head>\n\c
< <meta charset="utf-8">\n\c
< <meta http-equiv="refresh" content="5; url=xmpp:a@b">\n\c
< <title>This link leaves gopherspace</title>\n\c
< </head>\n\c
< <body>\n\c
< <p>This link leaves gopherspace. In five seconds it leads to</p>\n\c
< <p><a href="xmpp:a@b">xmpp:a@b</a></p>\n\c
< </body>\n\c
< </html>\n\c

> /URL:matrix:r/x
< <!DOCTYPE html>\n\c
< <html>\n\c
< <head>\n\c
< <meta charset="utf-8">\n\c
< <meta http-equiv="refresh" content="5; url=matrix:r/x">\n\c
< <title>This link leaves gopherspace</title>\n\c
< </head>\n\c
< <body>\n\c
< <p>This link leaves gopherspace. In five seconds it leads to</p>\n\c
< <p><a href="matrix:r/x">matrix:r/x</a></p>\n\c
< </body>\n\c
< </html>\n\c

