# A relative selector is relative to the directory of the map.
# From: Bucktooth gophermap(5) and the manual of Gophernicus: relative paths
# Needs: gophermap
> /menus/links
~ (^|\n)0Relative\t/?menus/links/near[.]txt\t[^\t\r\n]+\t[0-9]+(\t[+])?\r?\n
~ (^|\n)1A directory\t/?menus/links/sub/?\t[^\t\r\n]+\t[0-9]+(\t[+])?\r?\n
