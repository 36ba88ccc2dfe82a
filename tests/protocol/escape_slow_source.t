# A source that takes for ever to compile is given up.
#! --handler_time=1
#: daemon inetd
> /escape/slow_source
<* 3This handler took too much*: /escape/slow_source\t\terror.host\t1
< .

# The next visitor gets what is right.
> /text
< A text.
< ..dot
<
< the end
< .
