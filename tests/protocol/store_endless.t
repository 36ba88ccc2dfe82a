# Endless SQL is stopped and undone, even if the handler catches the error.
#! --state --handler_instructions=1000000 --handler_memory=4
> /store/change?query
<* 3This handler took too much (??????): /store/change?query\t\terror.host\t1
< .

> /store/show
< before
< .

> /store/change?rows
<* 3This handler took too much (??????): /store/change?rows\t\terror.host\t1
< .

> /store/show
< before
< .

> /store/change?stuck
<* 3This handler took too much (??????): /store/change?stuck\t\terror.host\t1
< .

> /store/show
< before
< .
