# A handler that reaches a limit is stopped, and cannot prevent it.
> /loop
<* 3This handler took too much (??????): /loop\t\terror.host\t1
< .

> /loop_pcall
<* 3This handler took too much (??????): /loop_pcall\t\terror.host\t1
< .

> /eat
<* 3This handler took too much (??????): /eat\t\terror.host\t1
< .

> /text
< A text.
< ..dot
<
< the end
< .
