# A selector that begins with a slash stays as it is.
# From: Bucktooth gophermap(5) and the manual of Gophernicus: resources
# Needs: gophermap
> /menus/links
menu
~ (^|\n)0Absolute\t/texts/plain[.]txt\t[^\t\r\n]+\t[0-9]+(\t[+])?\r?\n
