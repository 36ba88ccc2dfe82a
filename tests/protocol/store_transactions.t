# Changes of a run are stored if it succeeds, and undone otherwise.
#! --state --handler_instructions=2000000
> /store/change?well
< done
< .

> /store/show
< after
< .

> /store/change?fail
<* 3This handler failed (??????): /store/change?fail\t\terror.host\t1
< .

> /store/show
< before
< .

> /store/change?caught
< done
< .

> /store/show
< after
< .

> /store/change?loop
<* 3This handler took too much (??????): /store/change?loop\t\terror.host\t1
< .

> /store/show
< before
< .

> /store/change?output
<* 3This handler took too much (??????): /store/change?output\t\terror.host\t1
< .

> /store/show
< before
< .

> /store/change?coroutine
< done
< .

> /store/show
< within
< .

> /store/change?sleep
<* 3This handler failed (??????): /store/change?sleep\t\terror.host\t1
< .

> /store/show
< before
< .

> /store/change?taken_back
< done
< .

> /store/show
< before
< .

> /store/change?committed
<* 3This handler failed (??????): /store/change?committed\t\terror.host\t1
< .

> /store/show
< after
< .

> /store/change?lost
<* 3This handler failed (??????): /store/change?lost\t\terror.host\t1
< .

> /store/show
< before
< .
