# A search finds files with all words, in upper or lower case, best first.
> /search/find\tMOON
< i3 found: MOON\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Harvest\t/search/harvest moon.txt\tgopher.test\t7070
< i   The full moon of September is the harvest moon.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Eclipses\t/search/eclipse.txt\tgopher.test\t7070
< i   The moon hides the sun, or the earth\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0The tides\t/search/tides.txt\tgopher.test\t7070
< i   The moon pulls at the sea, twice a day.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\tsun moon
< i1 found: sun moon\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Eclipses\t/search/eclipse.txt\tgopher.test\t7070
< i   The moon hides the sun, or the earth\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\tÉTÉ mer
< i1 found: ÉTÉ mer\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Œuvre complète\t/search/œuvre.txt\tgopher.test\t7070
< i   UN ÉTÉ À LA MER, sans lune. The end.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\tœuvre
< i1 found: œuvre\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Œuvre complète\t/search/œuvre.txt\tgopher.test\t7070
< i   UN ÉTÉ À LA MER, sans lune. The end.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\tnonesuch moon
< iNothing was found: nonesuch moon\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

# The line shows the hit; Latin-1, long lines and HTML are made readable.
> /search/find\ttapir
< i1 found: tapir\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Café noir\t/search/latin1.txt\tgopher.test\t7070
< i   Un café pour le tapir, été.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\tquagga
< i1 found: quagga\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0A long line\t/search/long.txt\tgopher.test\t7070
< i   ...words before it, quagga as many behind, ä as many behind, ...\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\tokapi
< i1 found: okapi\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< hpage.html\t/search/page.html\tgopher.test\t7070
< i   An okapi &amp; a tree\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

# Texts in Windows-1252 and UTF-16 are searched like those in UTF-8.
> /search/find\tK\xc3\x96NIG
< i2 found: K\xc3\x96NIG\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
<** 0K\xc3\xb6nig\t/search/deep/utf16.txt\tgopher.test\t7070
<** 0Windows-1252\t/search/deep/koenig.txt\tgopher.test\t7070
< i   Der K\xc3\xb6nig zahlt 5 \xe2\x82\xac.\t\tgopher.test\t7070
<** .
