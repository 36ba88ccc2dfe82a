# Names with TAB or line feed do not break a menu: left out, or changed.
# From: RFC 1436, appendix, DirEntity
# Needs: listing
> /odd
menu
