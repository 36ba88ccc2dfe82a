# An empty search after a text or menu does no harm.
# From: practice: a TAB and nothing
> /texts/plain.txt\t
~ ^.

> /texts/plain.txt
text texts/plain.txt
