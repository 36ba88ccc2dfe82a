# Where both share a port, a plain client is served still.
# From: practice: the first byte tells TLS from Gopher
# Needs: tls
> /texts/plain.txt
text texts/plain.txt
