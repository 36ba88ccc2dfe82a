# A menu made of a gophermap ends with a dot.
# From: RFC 1436, appendix: Menu ::= {DirEntity} Lastline
# Needs: gophermap
> /menus/links
~ \r\n[.]\r\n$
