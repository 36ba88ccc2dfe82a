# Work in many C functions is not mistaken for being stuck in one.
#: daemon inetd
> /state/busy
< iAll attempts have failed.\t\tgopher.test\t7070
< .
