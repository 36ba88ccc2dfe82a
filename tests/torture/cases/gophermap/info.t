# A line without a TAB is an item of type i.
# From: Bucktooth gophermap(5) and the manual of Gophernicus: informational lines
# Needs: gophermap
> /menus/info
menu
~ (^|\n)iPlain words in a map *\t
