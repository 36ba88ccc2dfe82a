# No function loads bytecode.
> /escape/bytecode
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /escape/bytecode_handler
<* 3This handler failed*: /escape/bytecode_handler\t\terror.host\t1
< .

> /escape/bytecode
< iAll attempts have failed.\t\tgopher.test\t7070
< .
