# A binary follows its length.
# From: Gopher+ (Anklesaria and others, 1993), section 2.3
# Needs: gopher+
> /binaries/picture.gif\t+
~ ^[+](-2|35)\r\nGIF89a
