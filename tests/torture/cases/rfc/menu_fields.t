# Each item of a menu has a type, a name, a selector, a host and a port.
# From: RFC 1436, appendix, DirEntity
> 
~ ^([^i3][^\t\r\n]*\t[^\t\r\n]*\t[^\t\r\n]+\t[0-9]+(\t[^\r\n]*)?\r?\n|[i3][^\t\r\n]*\t[^\r\n]*\r?\n)+([.]\r?\n)?$
