# Recursion of every kind ends in an error, and the handler continues.
#! --handler_memory=64 --handler_instructions=200000000 --handler_stuck=2000
> /escape/deep
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /escape/deep
< iAll attempts have failed.\t\tgopher.test\t7070
< .

# The next client gets a right reply.
> /text
< A text.
< ..dot
<
< the end
< .
