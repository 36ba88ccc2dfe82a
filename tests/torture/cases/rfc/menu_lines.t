# Each line of a menu ends in CRLF.
# From: RFC 1436, appendix, DirEntity
> 
!~ (^|[^\r])\n
