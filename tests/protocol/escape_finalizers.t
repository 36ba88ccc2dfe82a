# No finalizer of a handler is ever called.
> /escape/finalizers
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /escape/finalizers
< iAll attempts have failed.\t\tgopher.test\t7070
< .

# The next visitor gets what is right.
> /text
< A text.
< ..dot
<
< the end
< .
