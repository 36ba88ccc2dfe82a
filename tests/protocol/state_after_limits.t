# A handler that was stopped by a limit or a disconnect leaves no state.
#! --handler_time=1 --handler_instructions=1000000
#: daemon inetd
> /state/look
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /state/spoil?loop
<* 3This handler took too much*: /state/spoil[?]loop\t\terror.host\t1
< .

> /state/look
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /state/spoil?hidden
<* 3This handler took too much*: /state/spoil[?]hidden\t\terror.host\t1
< .

> /state/look
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /state/spoil?eats
<* 3This handler took too much*: /state/spoil[?]eats\t\terror.host\t1
< .

> /state/look
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /state/spoil?stuck
<* 3This handler took too much*: /state/spoil[?]stuck\t\terror.host\t1
< .

> /state/look
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /state/spoil?pattern
<* 3This handler took too much*: /state/spoil[?]pattern\t\terror.host\t1
< .

> /state/look
< iAll attempts have failed.\t\tgopher.test\t7070
< .

# The client disconnects while the handler waits for it.
> /state/spoil?sends
drop 100000

> /state/look
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /state/spoil?sends
drop 1

> /state/look
< iAll attempts have failed.\t\tgopher.test\t7070
< .
