# The root menu arrives over TLS.
# From: practice: gophers:// of Lagrange, Bombadillo and others
# Needs: tls
# Over: TLS
> 
menu
