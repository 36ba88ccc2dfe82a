# A handler has only the names of gophermoon-handler(7).
> /escape/names
< iAll attempts have failed.\t\tgopher.test\t7070
< .
