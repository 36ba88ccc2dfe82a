# The limit of open files ends a handler, even if it catches the error.
> /more/open_many
<* 3This handler took too much (??????): /more/open_many\t\terror.host\t1
< .

> /more/open_forgotten
< iall were opened\t\tgopher.test\t7070
< .

# Coroutines do not evade the limit, nor does a smaller number in each.
> /more/caught_coroutine
<* 3This handler took too much (??????): /more/caught_coroutine\t\terror.host\t1
< .

> /more/short_coroutines
<* 3This handler took too much (??????): /more/short_coroutines\t\terror.host\t1
< .
