# A PROXY header that the server does not expect does no harm.
# From: PROXY protocol, section 2
> PROXY TCP4 192.0.2.1 192.0.2.2 1 2
> /texts/plain.txt
any

> /texts/plain.txt
text texts/plain.txt
