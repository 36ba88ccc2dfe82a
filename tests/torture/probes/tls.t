# A connection may begin with TLS.
# Over: TLS
> /texts/plain.txt
~ The first line
