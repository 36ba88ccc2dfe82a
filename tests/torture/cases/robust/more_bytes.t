# Bytes after the request do not harm the reply.
# From: reports: a close with unread bytes resets the connection
> /texts/plain.txt
> /binaries/all.bin
> more
text texts/plain.txt
