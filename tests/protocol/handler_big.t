# The output of a handler may be larger than its memory.
#! --handler_memory=1
> /more/big
= more/big.wire

> /more/big
drop 100

> /more/big
drop 1000000

> /maps/stop
< iFirst.\t\tgopher.test\t7070
< .
