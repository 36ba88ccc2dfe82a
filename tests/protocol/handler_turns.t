# A handler that works for many turns gives the reply it would give at once.
> /more/turns
< iinside 1\t\tgopher.test\t7070
< ione\t\tgopher.test\t7070
< itwo\t\tgopher.test\t7070
< i5066685\t\tgopher.test\t7070
< .
