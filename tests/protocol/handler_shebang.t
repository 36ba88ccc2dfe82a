# A first line for shells is none of ours.
> /more/shebang
< iline three\t\tgopher.test\t7070
< .
