# A Gopher+ client is not left without a reply, whatever the server knows.
# From: practice: the UMN client asks this first
> \t$
~ ^.

> /texts/plain.txt\t+
~ ^.
