# A selector that does not exist gets no other document.
# From: RFC 1436, section 3.8: type 3
> /no/such/thing.txt
!~ The (first|last) line
!~ (^|\n)[019][^\t\n]*\t[^\t\n]*\t
