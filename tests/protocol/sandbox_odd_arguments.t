# Odd arguments to functions of Lua raise errors, and do no harm.
> /escape/leftovers
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /escape/calls
< iAll calls have come back.\t\tgopher.test\t7070
< .

# The next client gets a right reply.
> /text
< A text.
< ..dot
<
< the end
< .
