# Neither the compiler, the collector nor a message handler blocks a worker.
#! --handler_time=1 --handler_instructions=5000000
#: daemon
> /escape/stuck?load
<* 3This handler *: /escape/stuck[?]load\t\terror.host\t1
< .

> /escape/stuck?weak
<* 3This handler *: /escape/stuck[?]weak\t\terror.host\t1
< .

> /escape/stuck?tostring
<* 3This handler *: /escape/stuck[?]tostring\t\terror.host\t1
< .

> /escape/stuck?deaf
<* 3This handler *: /escape/stuck[?]deaf\t\terror.host\t1
< .

> /escape/stuck?unwind
<* 3This handler *: /escape/stuck[?]unwind\t\terror.host\t1
< .

> /escape/stuck?nested
<* 3This handler *: /escape/stuck[?]nested\t\terror.host\t1
< .

> /escape/stuck?module
<* 3This handler *: /escape/stuck[?]module\t\terror.host\t1
< .

# The next client gets a right reply.
> /text
< A text.
< ..dot
<
< the end
< .
