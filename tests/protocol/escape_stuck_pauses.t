# Time counts from pause to pause, and for the whole run.
#! --handler_time=1
#: daemon inetd
> /escape/stuck?pauses
< ibefore\t\tgopher.test\t7070
<** 3This handler took too much*: /escape/stuck[?]pauses\t\terror.host\t1
< .

# The next visitor gets what is right.
> /text
< A text.
< ..dot
<
< the end
< .
