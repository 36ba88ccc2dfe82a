# Many bytes after the request do not cut the reply.
# From: reports: a close with unread bytes resets the connection
> /texts/large.txt
>* 100000 x
text texts/large.txt
