# A menu ends with a line that is a dot.
# From: RFC 1436, appendix: Menu ::= {DirEntity} Lastline
> 
~ (^|\n)[.]\r\n$
