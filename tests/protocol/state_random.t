# Handlers do not share random numbers.
> /state/random
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /state/random
< iAll attempts have failed.\t\tgopher.test\t7070
< .
