# Files that are never served, or hidden by a map, are not found; link cycles end.
> /search/find\twolfram
< iNothing was found: wolfram\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\twolfram or draft or cellar or secret
< iNothing was found: wolfram or draft or cellar or secret\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\tpicture
< iNothing was found: picture\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .

> /search/find\tlua
< iNothing was found: lua\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Search again\t/search/find\tgopher.test\t7070
< .
