# Texts in UTF-8 and Latin-1 arrive; the server may convert them.
# From: RFC 4266, section 2.1; practice
> /texts/utf8.txt
~ ^first\r?\nna[^\n]*moon[^\n]*\r?\nlast\r?\n

> /texts/latin1.txt
~ ^first\r?\ncaf[^\n]*\r?\nlast\r?\n
