# A plain client is served still on a port that offers TLS.
# From: practice: the first byte tells TLS from Gopher
# Needs: tls
> /texts/plain.txt
text texts/plain.txt
