# The information on an item begins with +INFO and names its administrator.
# From: Gopher+ (Anklesaria and others, 1993), section 2.5
# Needs: gopher+
> /texts/plain.txt\t!
~ ^[+](-1|-2|[0-9]+)\r\n[+]INFO: ?0[^\t\r\n]*\t[^\t\r\n]*plain[.]txt\t[^\t\r\n]+\t[0-9]+\t[+?]\r?\n
~ \n[+]ADMIN:
~ \n Mod-Date:.*<[0-9]{14}>
