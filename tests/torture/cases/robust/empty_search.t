# An empty search after a text does no harm.
# From: practice: a TAB and nothing
> /texts/plain.txt\t
any

> /texts/plain.txt
text texts/plain.txt
