# A large text arrives whole.
# From: RFC 1436, section 2
> /texts/large.txt
text texts/large.txt
