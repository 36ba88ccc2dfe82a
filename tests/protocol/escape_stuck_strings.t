# No function of strings blocks a worker.
#! --handler_time=1 --handler_instructions=5000000
#: daemon
> /escape/stuck?gsub
<* 3This handler *: /escape/stuck[?]gsub\t\terror.host\t1
< .

> /escape/stuck?plain
<* 3This handler *: /escape/stuck[?]plain\t\terror.host\t1
< .

> /escape/stuck?rep
<* 3This handler *: /escape/stuck[?]rep\t\terror.host\t1
< .

> /escape/stuck?wrap
<* 3This handler *: /escape/stuck[?]wrap\t\terror.host\t1
< .

> /escape/stuck?pcall
<* 3This handler *: /escape/stuck[?]pcall\t\terror.host\t1
< .

> /escape/stuck?handler
<* 3This handler *: /escape/stuck[?]handler\t\terror.host\t1
< .

# The next client gets a right reply.
> /text
< A text.
< ..dot
<
< the end
< .
