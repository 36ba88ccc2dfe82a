# A text arrives.
# From: RFC 1436, appendix, TextFile
> /texts/plain.txt
text texts/plain.txt
