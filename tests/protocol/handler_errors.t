# A handler that fails, or gives up, sends one error and nothing else.
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

# And the next visitor is served.
> /text
< A text.
< ..dot
<
< the end
< .
