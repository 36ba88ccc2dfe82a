# An empty text is empty.
# From: RFC 1436, appendix, TextFile
> /texts/empty.txt
text texts/empty.txt
