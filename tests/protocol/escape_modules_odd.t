# A module name with a NUL, and a module that is not a file, are errors.
> /escape/modules_odd
< iAll attempts have failed.\t\tgopher.test\t7070
< .
