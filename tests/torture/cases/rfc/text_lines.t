# Each line of a text ends in CRLF.
# From: RFC 1436, appendix: TextBlock and CR-LF
> /texts/plain.txt
!~ (^|[^\r])\n
