# Too much output is too much, even if the error is caught.
#! --handler_memory=8 --handler_output=8 --handler_time=1
#: daemon inetd
> /escape/piles?load,raw
<* 3This handler took too much*: /escape/piles[?]load,raw\t\terror.host\t1
< .

# Here it is a string that does not fit, which is an error like others.
> /escape/piles?load,write
< ibefore\t\tgopher.test\t7070
< .

# The next visitor gets what is right.
> /text
< A text.
< ..dot
<
< the end
< .
