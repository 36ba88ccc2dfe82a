# The same item has a plain reply for plain clients.
# From: Gopher+ (Anklesaria and others, 1993), section 2: compatible with Gopher
# Needs: gopher+
> /texts/plain.txt
text texts/plain.txt
