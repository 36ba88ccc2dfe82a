# A source that is compiled without end is stopped.
#! --handler_time=1
#: daemon inetd
> /escape/slow_source
<* 3This handler took too much*: /escape/slow_source\t\terror.host\t1
< .

# The next client gets a right reply.
> /text
< A text.
< ..dot
<
< the end
< .
