# A client that resets the connection during the reply does no harm.
# From: RFC 9293, section 3.5.3
> /texts/large.txt
drop 1000

> /binaries/large.bin
drop 1

> /binaries/large.bin
drop 0

> /texts/plain.txt
text texts/plain.txt
