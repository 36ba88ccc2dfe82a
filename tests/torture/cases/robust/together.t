# Forty clients at once are served.
# From: practice
> /texts/plain.txt
together 40
text texts/plain.txt
