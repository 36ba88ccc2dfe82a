# A dot at the start of a line is doubled.
# From: RFC 1436, appendix: "prepended with an extra period"
> /texts/dots.txt
~ ^Above\r?\n[.][.]\r?\n[.][.]hidden\r?\n[.][.][.]two\r?\nBelow\r?\n([.]\r?\n)?$

> /texts/dot_end.txt
~ ^Above\r?\n[.][.]\r?\n([.]\r?\n)?$
