# What is written to the log does not reach the visitor.
> /more/log
< ito the visitor\t\tgopher.test\t7070
< .
