# A client that leaves in the middle of its line does no harm.
# From: RFC 9293, section 3.6
> /texts/pl\c
drop 0

> /texts/plain.txt
text texts/plain.txt
