# A TLS hello from a client that then closes does no harm.
# From: practice: clients try TLS first
> \x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\c
shut
any

> /texts/plain.txt
text texts/plain.txt
