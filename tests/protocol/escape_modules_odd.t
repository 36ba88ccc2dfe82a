# Nor is a module what has a NUL in its name, or is no file.
> /escape/modules_odd
< iAll attempts have failed.\t\tgopher.test\t7070
< .
