# A handler in a map runs at its line, with a query. [3]
> /more/handler
< iBefore\t\tgopher.test\t7070
< iquery=some words\t\tgopher.test\t7070
< 0About\t/about.txt\tgopher.test\t7070
< iquery=nil\t\tgopher.test\t7070
< 0About\t/about.txt\tgopher.test\t7070
< iAfter\t\tgopher.test\t7070
< .
