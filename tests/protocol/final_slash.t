# A directory answers with and without its final slash.
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
