# Coroutines have no instructions of their own to spend.
#! --handler_instructions=200000 --handler_time=1
> /escape/budget?short
<* 3This handler took too much*: /escape/budget[?]short\t\terror.host\t1
< .

> /escape/budget?tree
<* 3This handler took too much*: /escape/budget[?]tree\t\terror.host\t1
< .

> /escape/budget?left
<* 3This handler took too much*: /escape/budget[?]left\t\terror.host\t1
< .

> /escape/budget?hidden
<* 3This handler took too much*: /escape/budget[?]hidden\t\terror.host\t1
< .

> /escape/budget?hidden_resume
<* 3This handler took too much*: /escape/budget[?]hidden_resume\t\terror.host\t1
< .

> /escape/budget?hidden_twice
<* 3This handler took too much*: /escape/budget[?]hidden_twice\t\terror.host\t1
< .

# The next visitor gets what is right.
> /text
< A text.
< ..dot
<
< the end
< .
