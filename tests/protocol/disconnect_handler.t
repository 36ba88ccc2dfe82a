# The handler of a disconnected client does not block others. [1.2]
#! --handlers=1 --handler_time=30 --handler_instructions=2000000000
#: daemon activate
> /more/endless
drop 5

> /more/endless
drop 5

> /more/endless
drop 5

> /more/endless
drop 5

> /hello
<** .
