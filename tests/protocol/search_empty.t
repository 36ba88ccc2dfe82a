# An empty search explains what to type.
> /search/find
< iFind something\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< iType one or more words. Found is what holds all of them, in\t\tgopher.test\t7070
< iupper or lower case. You may also type:\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< i   blue or red      one of them is enough\t\tgopher.test\t7070
< i   moon not sun     without what holds "sun"\t\tgopher.test\t7070
< i   "blue moon"      words that follow each other\t\tgopher.test\t7070
< i   (blue or red) and (moon not sun)\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Find something\t/search/find\tgopher.test\t7070
< .

> /search/find\t
< iFind something\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< iType one or more words. Found is what holds all of them, in\t\tgopher.test\t7070
< iupper or lower case. You may also type:\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< i   blue or red      one of them is enough\t\tgopher.test\t7070
< i   moon not sun     without what holds "sun"\t\tgopher.test\t7070
< i   "blue moon"      words that follow each other\t\tgopher.test\t7070
< i   (blue or red) and (moon not sun)\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Find something\t/search/find\tgopher.test\t7070
< .

> /search/find\t  
< iFind something\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< iType one or more words. Found is what holds all of them, in\t\tgopher.test\t7070
< iupper or lower case. You may also type:\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< i   blue or red      one of them is enough\t\tgopher.test\t7070
< i   moon not sun     without what holds "sun"\t\tgopher.test\t7070
< i   "blue moon"      words that follow each other\t\tgopher.test\t7070
< i   (blue or red) and (moon not sun)\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Find something\t/search/find\tgopher.test\t7070
< .

> /search/find?
< iFind something\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< iType one or more words. Found is what holds all of them, in\t\tgopher.test\t7070
< iupper or lower case. You may also type:\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< i   blue or red      one of them is enough\t\tgopher.test\t7070
< i   moon not sun     without what holds "sun"\t\tgopher.test\t7070
< i   "blue moon"      words that follow each other\t\tgopher.test\t7070
< i   (blue or red) and (moon not sun)\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 7Find something\t/search/find\tgopher.test\t7070
< .
