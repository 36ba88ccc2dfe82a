# File handles can only read.
> /escape/handles
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /escape/handles
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /escape/files?open
<* 3This handler *: /escape/files[?]open\t\terror.host\t1
< .

> /escape/files?lines
<* 3This handler *: /escape/files[?]lines\t\terror.host\t1
< .

> /escape/files?method
<* 3This handler *: /escape/files[?]method\t\terror.host\t1
< .

> /escape/files?sends
<* 3This handler *: /escape/files[?]sends\t\terror.host\t1
< .

> /escape/files?started
<* 3This handler *: /escape/files[?]started\t\terror.host\t1
< .

# The next handler finds all of them closed.
> /escape/handles
< iAll attempts have failed.\t\tgopher.test\t7070
< .
