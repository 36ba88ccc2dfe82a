# io.read returns the request line once, with its CR, as in 2017.
> /more/read
< i[/more/read]\t\tgopher.test\t7070
< inil\t\tgopher.test\t7070
< .

> /more/read\twords
< i[/more/read words]\t\tgopher.test\t7070
< inil\t\tgopher.test\t7070
< .
