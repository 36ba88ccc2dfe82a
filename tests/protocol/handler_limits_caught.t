# Neither a coroutine nor pcall evades a limit.
#! --handler_instructions=200000
> /more/loop_coroutine
<* 3This handler took too much (??????): /more/loop_coroutine\t\terror.host\t1
< .

> /more/eat_pcall
<* 3This handler took too much (??????): /more/eat_pcall\t\terror.host\t1
< .
