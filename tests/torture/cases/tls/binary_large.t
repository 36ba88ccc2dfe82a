# A large binary arrives whole over TLS.
# From: practice: gophers:// of Lagrange, Bombadillo and others
# Needs: tls
# Over: TLS
> /binaries/large.bin
= binaries/large.bin
