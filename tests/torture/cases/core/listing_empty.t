# An empty directory gets a menu, which may be empty.
# From: RFC 1436, appendix, Menu
# Needs: listing
> /dirs/empty
!~ (^|\n)3
