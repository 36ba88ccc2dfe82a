# A private file cannot be included, under any account of the server. [3, 1.10]
> /more/private
< iBefore\t\tgopher.test\t7070
< iAfter\t\tgopher.test\t7070
< .
