# A handler that fails, or reports an error, sends one error and nothing else.
> /fail
<* 3This handler failed (??????): /fail\t\terror.host\t1
< .

> /fail\tsearch
<* 3This handler failed (??????): /fail\t\terror.host\t1
< .

> /syntax
<* 3This handler failed (??????): /syntax\t\terror.host\t1
< .

> /sorry
< 3Nothing to see here\t\terror.host\t1
< .

# The next client is served.
> /text
< A text.
< ..dot
<
< the end
< .
