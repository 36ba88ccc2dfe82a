# Too much output is too much, even if the error is caught.
#! --handler_memory=8 --handler_output=8 --handler_time=1
#: daemon inetd
> /escape/piles?load,raw
<* 3This handler took too much*: /escape/piles[?]load,raw\t\terror.host\t1
< .

> /escape/piles?load,write
<* 3This handler took too much*: /escape/piles[?]load,write\t\terror.host\t1
< .

# The next visitor gets what is right.
> /text
< A text.
< ..dot
<
< the end
< .
