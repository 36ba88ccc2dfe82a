# A name in a listing with blanks or punctuation can be requested.
# From: RFC 1436, section 2: a client returns the selector as it came
# Needs: listing
> /names
menu
~ \n?0with space
~ \n?0a[+]b
~ \n?0it's
~ \n?0[(]round[)]
~ \n?0semi;colon

> /names
menu

>~ ^0with space
text names/with space.txt

> /names
menu

>~ ^0a[+]b
text names/a+b.txt

> /names
menu

>~ ^0it's
text names/it's.txt

> /names
menu

>~ ^0[(]round
text names/(round).txt

> /names
menu

>~ ^0semi;
text names/semi;colon.txt

> /names
menu

>~ ^0100%
text names/100%.txt

> /names
menu

>~ ^0#hash
text names/#hash.txt

> /names
menu

>~ ^0what[?]
text names/what?.txt
