# A handler that is stuck in one function is stopped, and the worker continues.
#! --handler_time=1
> /more/stuck_pattern
<* 3This handler took too much (??????): /more/stuck_pattern\t\terror.host\t1
< .

> /more/stuck_rep
<* 3This handler took too much (??????): /more/stuck_rep\t\terror.host\t1
< .

> /more/stuck_pattern
<* 3This handler took too much (??????): /more/stuck_pattern\t\terror.host\t1
< .

> /all.bin
= all.bin
