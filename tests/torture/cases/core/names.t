# Names with blanks and punctuation can be requested.
# From: RFC 1436, appendix: a selector is any bytes but TAB, CR and LF
> /names/with space.txt
text names/with space.txt

> /names/100%.txt
text names/100%.txt

> /names/a+b.txt
text names/a+b.txt

> /names/a..b.txt
text names/a..b.txt

> /names/it's.txt
text names/it's.txt

> /names/#hash.txt
text names/#hash.txt

> /names/(round).txt
text names/(round).txt

> /names/semi;colon.txt
text names/semi;colon.txt
