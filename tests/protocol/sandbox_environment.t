# Changes of a handler to its globals affect only itself.
> /escape/environment
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /escape/no_globals
<* 3This handler failed*: /escape/no_globals\t\terror.host\t1
< .

> /escape/environment
< iAll attempts have failed.\t\tgopher.test\t7070
< .

# The next client gets a right reply.
> /text
< A text.
< ..dot
<
< the end
< .
