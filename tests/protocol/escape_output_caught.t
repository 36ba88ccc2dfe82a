# The output limit ends a handler, even if it catches the error.
#! --handler_memory=8 --handler_output=8 --handler_time=1
#: daemon inetd
> /escape/piles?load,raw
<* 3This handler took too much*: /escape/piles[?]load,raw\t\terror.host\t1
< .

# A string that is too large is an error like others.
> /escape/piles?load,write
< ibefore\t\tgopher.test\t7070
< .

# The next client gets a right reply.
> /text
< A text.
< ..dot
<
< the end
< .
