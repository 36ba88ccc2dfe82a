# require() finds modules only in lib/ and in the library.
> /escape/modules
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /escape/modules
< iAll attempts have failed.\t\tgopher.test\t7070
< .
