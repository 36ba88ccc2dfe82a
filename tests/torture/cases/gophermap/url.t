# A link to the web keeps its URL: selector.
# From: practice: "URL:" links of item type h
# Needs: gophermap
> /menus/links
~ (^|\n)hWeb\t/?URL:https://example[.]org/\t[^\t\r\n]+\t[0-9]+(\t[+])?\r?\n
