# A NUL in the selector does no harm.
# From: reports: names cut at NUL
> /../outside.txt\0.txt
any
!~ secret outside

> \0
any

> /texts/\0plain.txt
any

> /texts/plain.txt
text texts/plain.txt
