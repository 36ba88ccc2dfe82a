# A name with two dots inside is no parent directory, and hides no other name.
# From: reports: names such as a..b.txt
# Needs: listing
> /two_dots
menu
~ ^(.*\n)?0[^\t\n]*\t[^\t\n]*two_dots/plain[.]txt\t

>~ ^0a[.][.]b
text two_dots/a..b.txt
