# A handler may sleep within its time limit, also within a coroutine.
#! --handler_time=1
> /more/sleep
< ibefore\t\tgopher.test\t7070
< ibetween\t\tgopher.test\t7070
< ifalse /more/sleep.lua:5: sleep: cannot pause here; call it outside sort, gsub, load, require and metamethods\t\tgopher.test\t7070
<* ifalse bad argument #1 to 'sleep' (seconds are a number from 0 to 3600)\t\tgopher.test\t7070
< .

> /more/oversleep
<* 3This handler took too much (??????): /more/oversleep\t\terror.host\t1
< .
