# A long line is not cut.
# From: RFC 1436, appendix, TextFile: lines have no limit
> /texts/long_line.txt
text texts/long_line.txt
