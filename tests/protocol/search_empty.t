# An empty search explains what to type.
> /search/find
< iFind something\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< iType one or more words. Results hold all of them, in upper or\t\tgopher.test\t7070
< ilower case. You can also type:\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< i   blue or red      at least one of the words\t\tgopher.test\t7070
< i   moon not sun     the first word without the second\t\tgopher.test\t7070
< i   "blue moon"      the exact phrase\t\tgopher.test\t7070
< i   (blue or red) and (moon not sun)\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Find something\t/search/find\tgopher.test\t7070
< .

> /search/find\t
< iFind something\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< iType one or more words. Results hold all of them, in upper or\t\tgopher.test\t7070
< ilower case. You can also type:\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< i   blue or red      at least one of the words\t\tgopher.test\t7070
< i   moon not sun     the first word without the second\t\tgopher.test\t7070
< i   "blue moon"      the exact phrase\t\tgopher.test\t7070
< i   (blue or red) and (moon not sun)\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Find something\t/search/find\tgopher.test\t7070
< .

> /search/find\t  
< iFind something\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< iType one or more words. Results hold all of them, in upper or\t\tgopher.test\t7070
< ilower case. You can also type:\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< i   blue or red      at least one of the words\t\tgopher.test\t7070
< i   moon not sun     the first word without the second\t\tgopher.test\t7070
< i   "blue moon"      the exact phrase\t\tgopher.test\t7070
< i   (blue or red) and (moon not sun)\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Find something\t/search/find\tgopher.test\t7070
< .

> /search/find?
< iFind something\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< iType one or more words. Results hold all of them, in upper or\t\tgopher.test\t7070
< ilower case. You can also type:\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< i   blue or red      at least one of the words\t\tgopher.test\t7070
< i   moon not sun     the first word without the second\t\tgopher.test\t7070
< i   "blue moon"      the exact phrase\t\tgopher.test\t7070
< i   (blue or red) and (moon not sun)\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Find something\t/search/find\tgopher.test\t7070
< .
