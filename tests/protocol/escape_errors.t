# An error object can only end its own handler.
#! --handler_time=1
> /escape/errors?loop
<* 3This handler *: /escape/errors[?]loop\t\terror.host\t1
< .

> /escape/errors?error
<* 3This handler failed*: /escape/errors[?]error\t\terror.host\t1
< .

> /escape/errors?table
<* 3This handler failed*: /escape/errors[?]table\t\terror.host\t1
< .

> /escape/errors?huge
<* 3This handler *: /escape/errors[?]huge\t\terror.host\t1
< .

> /escape/errors?eater
<* 3This handler *: /escape/errors[?]eater\t\terror.host\t1
< .

> /escape/errors?deep
<* 3This handler *: /escape/errors[?]deep\t\terror.host\t1
< .

> /escape/errors?yield
<* 3This handler failed*: /escape/errors[?]yield\t\terror.host\t1
< .

> /escape/errors?coroutine
<* 3This handler *: /escape/errors[?]coroutine\t\terror.host\t1
< .

> /escape/errors?menu
<* 3This handler failed*: /escape/errors[?]menu\t\terror.host\t1
< .

> /escape/errors?sorry
<* 3This handler failed*: /escape/errors[?]sorry\t\terror.host\t1
< .

> /escape/errors?name
<* 3This handler *: /escape/errors[?]name\t\terror.host\t1
< .

> /escape/errors?odd
<* 3This handler failed*: /escape/errors[?]odd\t\terror.host\t1
< .

> /escape/errors?none
<* 3This handler failed*: /escape/errors[?]none\t\terror.host\t1
< .

> /escape/errors?number
<* 3This handler failed*: /escape/errors[?]number\t\terror.host\t1
< .

> /escape/errors?truth
<* 3This handler failed*: /escape/errors[?]truth\t\terror.host\t1
< .

> /escape/errors?thread
<* 3This handler failed*: /escape/errors[?]thread\t\terror.host\t1
< .

> /escape/errors?long
<* 3This handler *: /escape/errors[?]long\t\terror.host\t1
< .

> /escape/errors?forged
<* 3This handler failed*: /escape/errors[?]forged\t\terror.host\t1
< .

> /escape/errors?level
<* 3This handler failed*: /escape/errors[?]level\t\terror.host\t1
< .

> /escape/errors?negative
<* 3This handler failed*: /escape/errors[?]negative\t\terror.host\t1
< .

> /escape/errors?assert
<* 3This handler failed*: /escape/errors[?]assert\t\terror.host\t1
< .

> /escape/errors?nothing
<* 3This handler failed*: /escape/errors[?]nothing\t\terror.host\t1
< .

> /escape/errors?call
<* 3This handler failed*: /escape/errors[?]call\t\terror.host\t1
< .

> /escape/errors?chain
<* 3This handler failed*: /escape/errors[?]chain\t\terror.host\t1
< .

> /escape/errors?wrapped
<* 3This handler failed*: /escape/errors[?]wrapped\t\terror.host\t1
< .

> /escape/errors?globals
<* 3This handler *: /escape/errors[?]globals\t\terror.host\t1
< .

> /escape/errors?stack
<* 3This handler *: /escape/errors[?]stack\t\terror.host\t1
< .

> /escape/errors?handler
<* 3This handler failed*: /escape/errors[?]handler\t\terror.host\t1
< .

> /escape/errors?print
<* 3This handler failed*: /escape/errors[?]print\t\terror.host\t1
< .

> /escape/errors?write
<* 3This handler failed*: /escape/errors[?]write\t\terror.host\t1
< .

> /escape/errors?stderr
<* 3This handler failed*: /escape/errors[?]stderr\t\terror.host\t1
< .

# The next client gets a right reply.
> /text
< A text.
< ..dot
<
< the end
< .
