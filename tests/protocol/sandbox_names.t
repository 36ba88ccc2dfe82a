# A handler finds nothing that gophermoon-handler(7) does not give it.
> /escape/names
< iAll attempts have failed.\t\tgopher.test\t7070
< .
