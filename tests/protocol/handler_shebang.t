# A first line for shells is ignored.
> /more/shebang
< iline three\t\tgopher.test\t7070
< .
