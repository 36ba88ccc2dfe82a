# Relative selectors are the same if the request ends in a slash.
# From: Bucktooth gophermap(5) and the manual of Gophernicus: relative paths
# Needs: gophermap
> /menus/links/
~ (^|\n)0Relative\t/?menus/links/+near[.]txt\t[^\t\r\n]+\t[0-9]+
