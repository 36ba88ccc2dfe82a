# Finalizers of handlers are never called.
> /escape/finalizers
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /escape/finalizers
< iAll attempts have failed.\t\tgopher.test\t7070
< .

# The next client gets a right reply.
> /text
< A text.
< ..dot
<
< the end
< .
