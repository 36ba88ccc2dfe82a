# Too many open files are a limit, which no script can swallow.
> /more/open_many
<* 3This handler took too much (??????): /more/open_many\t\terror.host\t1
< .

> /more/open_forgotten
< iall were opened\t\tgopher.test\t7070
< .

# Nor can a coroutine swallow one, or stay below every count.
> /more/caught_coroutine
<* 3This handler took too much (??????): /more/caught_coroutine\t\terror.host\t1
< .

> /more/short_coroutines
<* 3This handler took too much (??????): /more/short_coroutines\t\terror.host\t1
< .
