# A name in a listing with bytes that are not ASCII can be requested.
# From: RFC 1436, section 2: a client returns the selector as it came
# Needs: listing
> /names
menu

>~ ^0na[^v\t]+ve
text names/naïve.txt
