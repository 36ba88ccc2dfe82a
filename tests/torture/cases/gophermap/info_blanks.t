# Blanks in an info line stay as they are.
# From: Bucktooth gophermap(5) and the manual of Gophernicus: informational lines
# Needs: gophermap
> /menus/info
~ (^|\n)i   Indented, with  blanks *(\t|\r?\n)
