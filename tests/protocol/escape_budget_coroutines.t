# Coroutines share the instruction limit of their handler.
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

# The next client gets a right reply.
> /text
< A text.
< ..dot
<
< the end
< .
