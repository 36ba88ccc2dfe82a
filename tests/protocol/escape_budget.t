# The instruction limit holds for all kinds of work.
#! --handler_instructions=200000 --handler_time=1
> /escape/budget?storm
<* 3This handler took too much*: /escape/budget[?]storm\t\terror.host\t1
< .

> /escape/budget?storm_within
<* 3This handler took too much*: /escape/budget[?]storm_within\t\terror.host\t1
< .

> /escape/budget?storm_in_pcall
<* 3This handler took too much*: /escape/budget[?]storm_in_pcall\t\terror.host\t1
< .

> /escape/budget?pair
<* 3This handler took too much*: /escape/budget[?]pair\t\terror.host\t1
< .

> /escape/budget?handler_error
<* 3This handler took too much*: /escape/budget[?]handler_error\t\terror.host\t1
< .

> /escape/budget?sort
<* 3This handler took too much*: /escape/budget[?]sort\t\terror.host\t1
< .

> /escape/budget?gsub
<* 3This handler took too much*: /escape/budget[?]gsub\t\terror.host\t1
< .

> /escape/budget?load
<* 3This handler took too much*: /escape/budget[?]load\t\terror.host\t1
< .

> /escape/budget?metamethods
<* 3This handler took too much*: /escape/budget[?]metamethods\t\terror.host\t1
< .

> /escape/budget?tail
<* 3This handler took too much*: /escape/budget[?]tail\t\terror.host\t1
< .

> /escape/budget?jump
<* 3This handler took too much*: /escape/budget[?]jump\t\terror.host\t1
< .

> /escape/budget?iterator
<* 3This handler took too much*: /escape/budget[?]iterator\t\terror.host\t1
< .

> /escape/budget?string
<* 3This handler took too much*: /escape/budget[?]string\t\terror.host\t1
< .

> /escape/budget?tostring
<* 3This handler took too much*: /escape/budget[?]tostring\t\terror.host\t1
< .

> /escape/budget?module
<* 3This handler took too much*: /escape/budget[?]module\t\terror.host\t1
< .

# The next client gets a right reply.
> /text
< A text.
< ..dot
<
< the end
< .
