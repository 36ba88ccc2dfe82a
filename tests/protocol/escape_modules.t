# require() finds modules in lib/ and in the library, and nothing else.
> /escape/modules
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /escape/modules
< iAll attempts have failed.\t\tgopher.test\t7070
< .
