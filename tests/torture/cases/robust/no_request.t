# A client that sends nothing and closes does no harm.
# From: RFC 9293, section 3.6
> \c
shut
any

> /texts/plain.txt
text texts/plain.txt
