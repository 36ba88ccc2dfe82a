# A stuck handler ends with one error, also after it opened files or sent lines.
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

# The next client gets a right reply.
> /text
< A text.
< ..dot
<
< the end
< .
