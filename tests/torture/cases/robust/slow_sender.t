# A client may take a second for its request.
# From: RFC 1436, section 2: a request is a line; TCP keeps no packets
> /texts/plain.txt
slowly 60
text texts/plain.txt
