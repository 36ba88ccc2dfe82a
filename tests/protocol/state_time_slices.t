# Preemption does not change the results of a handler.
#: daemon inetd activate
#! --handler_stuck=1000
> /state/turns
together 3
< iAll attempts have failed.\t\tgopher.test\t7070
< .
