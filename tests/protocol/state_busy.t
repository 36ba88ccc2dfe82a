# Work in many functions of C is not to be stuck in one.
#: daemon inetd
> /state/busy
< iAll attempts have failed.\t\tgopher.test\t7070
< .
