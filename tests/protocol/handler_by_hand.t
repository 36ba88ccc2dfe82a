# What a handler writes by hand is sent untouched, and nothing is added.
> /byhand
< iprinted\t\tgopher.test\t7070
< iwritten\t\tgopher.test\t7070

> /byhand_end
< iby hand\t\tgopher.test\t7070
< .
