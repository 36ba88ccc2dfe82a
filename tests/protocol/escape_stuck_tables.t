# No function of tables blocks a worker.
#! --handler_time=1 --handler_instructions=5000000
#: daemon
> /escape/stuck?move
<* 3This handler *: /escape/stuck[?]move\t\terror.host\t1
< .

> /escape/stuck?insert
<* 3This handler *: /escape/stuck[?]insert\t\terror.host\t1
< .

> /escape/stuck?remove
<* 3This handler *: /escape/stuck[?]remove\t\terror.host\t1
< .

> /escape/stuck?concat
<* 3This handler *: /escape/stuck[?]concat\t\terror.host\t1
< .

> /escape/stuck?sort
<* 3This handler *: /escape/stuck[?]sort\t\terror.host\t1
< .

> /escape/stuck?next
<* 3This handler *: /escape/stuck[?]next\t\terror.host\t1
< .

# The next client gets a right reply.
> /text
< A text.
< ..dot
<
< the end
< .
