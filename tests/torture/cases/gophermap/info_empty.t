# An empty line is an empty info line.
# From: Bucktooth gophermap(5) and the manual of Gophernicus: informational lines
# Needs: gophermap
> /menus/info
~ (^|\n)iPlain words in a map[^\n]*\ni *(\t[^\n]*|\r?)\ni *Indented
