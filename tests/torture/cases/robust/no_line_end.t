# A request without a line end ends when the client stops sending.
# From: practice: printf | nc; no reply is right too
> /texts/plain.txt\c
shut
any
~ ^(The first line|3|$)

> /texts/plain.txt
text texts/plain.txt
