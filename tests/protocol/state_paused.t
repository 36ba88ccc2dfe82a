# Handlers that wait for their clients do not affect each other.
> /state/paused
together 6
<** iAll attempts have failed.\t\tgopher.test\t7070
< .

# Other handlers change everything meanwhile.
> /state/spoil?ends
together 20
< iEverything is spoilt.\t\tgopher.test\t7070
< .

> /state/look
together 20
< iAll attempts have failed.\t\tgopher.test\t7070
< .
