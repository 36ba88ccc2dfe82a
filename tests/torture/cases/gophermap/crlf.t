# A gophermap may have CRLF lines.
# From: reports: a stray CR in the port
# Needs: gophermap
> /menus/crlf
~ (^|\n)iWords and CRLF *(\t|\r?\n)
~ (^|\n)0A text\t/texts/plain[.]txt\t[^\t\r\n]+\t[0-9]+(\t[+])?\r?\n
!~ \r[^\n]
