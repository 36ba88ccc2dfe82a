# A text whose own last line is a dot keeps it.
# From: RFC 1436, appendix: "prepended with an extra period"
> /texts/dot_end.txt
~ ^Above\r?\n[.][.]\r?\n([.]\r?\n)?$
