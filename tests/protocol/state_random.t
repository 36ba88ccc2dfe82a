# Nobody's random numbers are another one's.
> /state/random
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /state/random
< iAll attempts have failed.\t\tgopher.test\t7070
< .
