# A text arrives over TLS.
# From: practice: gophers:// of Lagrange, Bombadillo and others
# Needs: tls
# Over: TLS
> /texts/plain.txt
text texts/plain.txt
