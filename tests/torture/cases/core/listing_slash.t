# A directory works with and without a final slash.
# From: practice: links are written both ways
# Needs: listing
> /dirs/
~ \t[^\t]*dirs/+plain[.]txt\t

> /dirs
~ \t[^\t]*dirs/plain[.]txt\t
