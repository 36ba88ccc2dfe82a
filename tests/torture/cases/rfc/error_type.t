# A selector that does not exist gets an item of type 3.
# From: RFC 1436, section 3.8: 3 is an error
> /no/such/thing.txt
~ ^3
