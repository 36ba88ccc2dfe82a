# A text whose last line has no end arrives.
# From: RFC 1436, appendix, TextFile
> /texts/no_end.txt
text texts/no_end.txt
