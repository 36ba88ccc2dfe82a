# Whatever a handler does to its globals, it hurts only itself.
> /escape/environment
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /escape/no_globals
<* 3This handler failed*: /escape/no_globals\t\terror.host\t1
< .

> /escape/environment
< iAll attempts have failed.\t\tgopher.test\t7070
< .

# The next visitor gets what is right.
> /text
< A text.
< ..dot
<
< the end
< .
