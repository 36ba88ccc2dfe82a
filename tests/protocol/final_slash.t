# A directory is served with and without its final slash. [1.9]
> /maps/stop
< iFirst.\t\tgopher.test\t7070
< .

> /maps/stop/
< iFirst.\t\tgopher.test\t7070
< .

> maps/stop//
< iFirst.\t\tgopher.test\t7070
< .

> /empty
< iThis directory is empty.\t\tgopher.test\t7070
< .

> /empty/
< iThis directory is empty.\t\tgopher.test\t7070
< .
