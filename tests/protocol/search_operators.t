# A search understands and, or, not, parentheses and phrases.
> /search/find\tmoon and sun
< i1 found: moon and sun\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Eclipses\t/search/eclipse.txt\tgopher.test\t7070
< i   The moon hides the sun, or the earth\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\tmoon NOT sun
< i2 found: moon NOT sun\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Harvest\t/search/harvest moon.txt\tgopher.test\t7070
< i   The full moon of September is the harvest moon.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0The tides\t/search/tides.txt\tgopher.test\t7070
< i   The moon pulls at the sea, twice a day.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\tsun or september
< i2 found: sun or september\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Harvest\t/search/harvest moon.txt\tgopher.test\t7070
< i   The full moon of September is the harvest moon.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Eclipses\t/search/eclipse.txt\tgopher.test\t7070
< i   The moon hides the sun, or the earth\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

# Words without an operator bind least, as in the first servers.
> /search/find\tsea or sun earth
< i1 found: sea or sun earth\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Eclipses\t/search/eclipse.txt\tgopher.test\t7070
< i   The moon hides the sun, or the earth\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\t"the moon" not (twice or nothing)
< i1 found: "the moon" not (twice or nothing)\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Eclipses\t/search/eclipse.txt\tgopher.test\t7070
< i   The moon hides the sun, or the earth\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

# Operators without operands are ignored.
> /search/find\t" of September
< i1 found: " of September\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Harvest\t/search/harvest moon.txt\tgopher.test\t7070
< i   The full moon of September is the harvest moon.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\t"" harvest"
< i1 found: "" harvest"\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0Harvest\t/search/harvest moon.txt\tgopher.test\t7070
< i   The full moon of September is the harvest moon.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\t)(moon or) not (
< i3 found: )(moon or) not (\t\tgopher.test\t7070
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

> /search/find\tnot moon
< iType at least one word to find.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\tand
< iType at least one word to find.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\ta b c d e f g h i j k l m n o p q
< iType at most 16 words.\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .
