# Items of a menu with Gopher+ information are marked with a plus.
# From: Gopher+ (Anklesaria and others, 1993), section 2.1
# Needs: gopher+
> /dirs
~ \t[^\t]*dirs/plain[.]txt\t[^\t\r\n]+\t[0-9]+\t[+?]\r?\n
