# An empty selector is the name.
# From: Bucktooth gophermap(5) and the manual of Gophernicus: an empty selector
# Needs: gophermap
> /menus/links
~ (^|\n)0near[.]txt\t/?menus/links/near[.]txt\t[^\t\r\n]+\t[0-9]+(\t[+])?\r?\n
