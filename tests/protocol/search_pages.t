# Results are divided into pages, each with its own selector.
> /search/find\tthe
< i1 to 3 of 5 found: the\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0The tides\t/search/tides.txt\tgopher.test\t7070
< i   The moon pulls at the sea, twice a day.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Nothing but the abyss.\t/search/deep/abyss\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Eclipses\t/search/eclipse.txt\tgopher.test\t7070
< i   The moon hides the sun, or the earth\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 1Next page\t/search/find?the&2\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find?the&1
< i1 to 3 of 5 found: the\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0The tides\t/search/tides.txt\tgopher.test\t7070
< i   The moon pulls at the sea, twice a day.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Nothing but the abyss.\t/search/deep/abyss\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Eclipses\t/search/eclipse.txt\tgopher.test\t7070
< i   The moon hides the sun, or the earth\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 1Next page\t/search/find?the&2\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find?the&2
< i4 of 5 found: the\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Harvest\t/search/harvest moon.txt\tgopher.test\t7070
< i   The full moon of September is the harvest moon.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< iMore results match. Type more words to narrow the search.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 1Previous page\t/search/find?the&1\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find?the&99
< i4 of 5 found: the\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Harvest\t/search/harvest moon.txt\tgopher.test\t7070
< i   The full moon of September is the harvest moon.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< iMore results match. Type more words to narrow the search.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 1Previous page\t/search/find?the&1\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find?the&0
< i1 to 3 of 5 found: the\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0The tides\t/search/tides.txt\tgopher.test\t7070
< i   The moon pulls at the sea, twice a day.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Nothing but the abyss.\t/search/deep/abyss\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Eclipses\t/search/eclipse.txt\tgopher.test\t7070
< i   The moon hides the sun, or the earth\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 1Next page\t/search/find?the&2\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find?the%20moon&1
< i3 found: the moon\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Harvest\t/search/harvest moon.txt\tgopher.test\t7070
< i   The full moon of September is the harvest moon.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0The tides\t/search/tides.txt\tgopher.test\t7070
< i   The moon pulls at the sea, twice a day.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Eclipses\t/search/eclipse.txt\tgopher.test\t7070
< i   The moon hides the sun, or the earth\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find?the moon
< i3 found: the moon\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Harvest\t/search/harvest moon.txt\tgopher.test\t7070
< i   The full moon of September is the harvest moon.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0The tides\t/search/tides.txt\tgopher.test\t7070
< i   The moon pulls at the sea, twice a day.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Eclipses\t/search/eclipse.txt\tgopher.test\t7070
< i   The moon hides the sun, or the earth\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

# The typed words override those of the selector.
> /search/find?the&2\tabyss
< i1 found: abyss\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Nothing but the abyss.\t/search/deep/abyss\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .
