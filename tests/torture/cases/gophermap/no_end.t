# The last line of a gophermap may have no end.
# From: reports: a lost last line
# Needs: gophermap
> /menus/no_end
~ (^|\n)0A text\t/texts/plain[.]txt\t[^\t\r\n]+\t[0-9]+(\t[+])?\r?\n
