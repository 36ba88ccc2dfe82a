# Time is limited both between two pauses and for the whole run.
#! --handler_time=1
#: daemon inetd
> /escape/stuck?pauses
< ibefore\t\tgopher.test\t7070
<** 3This handler took too much*: /escape/stuck[?]pauses\t\terror.host\t1
< .

# The next client gets a right reply.
> /text
< A text.
< ..dot
<
< the end
< .
