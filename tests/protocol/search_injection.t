# Neither a found name nor the typed words can add a menu line.
> /search/find\tzebra
< i1 found: zebra\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0A title with TABs\t/search/forged.txt\tgopher.test\t7070
< i   A zebra /forged evil.example 70\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\tzebra\tforged\tevil.example\t70
< i1 found: zebra\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0A title with TABs\t/search/forged.txt\tgopher.test\t7070
< i   A zebra /forged evil.example 70\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find?x%0d%0a1evil%09/evil%09host%0970&1
< iNothing was found: x 1evil /evil host 70\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find?zebra%09tabs&1
< i1 found: zebra tabs\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0A title with TABs\t/search/forged.txt\tgopher.test\t7070
< i   A zebra /forged evil.example 70\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .
