# The length in front of a text is right, or -1 or -2.
# From: Gopher+ (Anklesaria and others, 1993), section 2.3
# Needs: gopher+
> /texts/no_end.txt\t+
~ ^[+](-2\r\nOne\r?\nTwo, and no line end(\r?\n)?|-1\r\nOne\r?\nTwo, and no line end\r?\n[.]\r\n|24\r\nOne\nTwo, and no line end|25\r\nOne\r\nTwo, and no line end|25\r\nOne\nTwo, and no line end\n|27\r\nOne\r\nTwo, and no line end\r\n)$
