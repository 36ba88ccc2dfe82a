# Raw output of a handler is sent unchanged, and nothing is added.
> /byhand
< iprinted\t\tgopher.test\t7070
< iwritten\t\tgopher.test\t7070

> /byhand_end
< iby hand\t\tgopher.test\t7070
< .
