# Many bytes after the request do not cut the reply to a slow reader.
# From: reports: a close with unread bytes resets the connection
> /texts/large.txt
>* 100000 x
slow_reader 2
text texts/large.txt
