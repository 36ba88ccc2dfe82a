# A TLS hello is answered by closing. [1.3]
> \x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\c
nothing

> \x16\x03\c
nothing

# The rest of the line does not matter.
> \x16\x03\x01\n/about.txt
nothing
