# A request may arrive byte by byte over TLS.
# From: practice: gophers:// of Lagrange, Bombadillo and others
# Needs: tls
# Over: TLS
> /texts/plain.txt
slowly 5
text texts/plain.txt
