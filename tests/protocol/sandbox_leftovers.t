# Odd arguments to Lua's functions raise errors, and nothing worse.
> /escape/leftovers
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /escape/calls
< iAll calls have come back.\t\tgopher.test\t7070
< .

# The next visitor gets what is right.
> /text
< A text.
< ..dot
<
< the end
< .
