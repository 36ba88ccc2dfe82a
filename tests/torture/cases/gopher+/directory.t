# The information on all items of a directory.
# From: Gopher+ (Anklesaria and others, 1993), section 2.6
# Needs: gopher+
> /dirs\t$
~ ^[+](-1|-2|[0-9]+)\r\n
~ \n[+]INFO: ?0[^\t\r\n]*\t[^\t\r\n]*plain[.]txt\t
~ \n[+]INFO: ?1[^\t\r\n]*\t[^\t\r\n]*dirs/a/?\t
