# A text ends with a line that is a dot.
# From: RFC 1436, appendix: TextFile ::= {TextBlock} Lastline
> /texts/plain.txt
~ \r\n[.]\r\n$
