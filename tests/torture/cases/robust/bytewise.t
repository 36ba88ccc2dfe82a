# A request may arrive byte by byte.
# From: RFC 1436, section 2: a request is a line; TCP keeps no packets
> /texts/plain.txt
slowly 1
text texts/plain.txt
