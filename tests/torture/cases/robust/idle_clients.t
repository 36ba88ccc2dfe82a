# Fifty silent clients do not keep another one waiting.
# From: reports: a server with one client at a time
> /texts/plain.txt
beside 50
text texts/plain.txt
