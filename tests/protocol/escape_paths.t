# No function reads outside the gopherroot, or writes.
> /escape/paths
< iAll attempts have failed.\t\tgopher.test\t7070
< .
