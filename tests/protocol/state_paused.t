# Handlers that wait for their visitors know nothing of one another.
> /state/paused
together 6
<** iAll attempts have failed.\t\tgopher.test\t7070
< .

# And of those who change everything meanwhile.
> /state/spoil?ends
together 20
< iEverything is spoilt.\t\tgopher.test\t7070
< .

> /state/look
together 20
< iAll attempts have failed.\t\tgopher.test\t7070
< .
