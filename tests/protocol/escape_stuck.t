# A stuck handler is one clean error, also where it has files open, or has sent.
#! --handler_time=1 --handler_instructions=5000000
#: daemon inetd
> /escape/stuck?files
<* 3This handler took too much*: /escape/stuck[?]files\t\terror.host\t1
< .

> /escape/stuck?sent
< ibefore\t\tgopher.test\t7070
<** 3This handler took too much*: /escape/stuck[?]sent\t\terror.host\t1
< .

> /escape/stuck?resume
<* 3This handler took too much*: /escape/stuck[?]resume\t\terror.host\t1
< .

# The next visitor gets what is right.
> /text
< A text.
< ..dot
<
< the end
< .
