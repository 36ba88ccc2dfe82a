# An error begins with two dashes.
# From: Gopher+ (Anklesaria and others, 1993), section 2.3: errors
# Needs: gopher+
> /no/such/thing.txt\t+
~ ^--(-1|-2|[0-9]+)\r\n
