# The output of an included handler is a part of the menu, which continues. [3]
> /more/mixed
< iBefore\t\tgopher.test\t7070
< ia line of text\t\tgopher.test\t7070
< i.\t\tgopher.test\t7070
< iso far\t\tgopher.test\t7070
< 3No news today\t\terror.host\t1
< ithat is all\t\tgopher.test\t7070
< iby hand\t\tgopher.test\t7070
< iAfter\t\tgopher.test\t7070
< .
