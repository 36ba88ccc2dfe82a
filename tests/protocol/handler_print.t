# print in a menu sends menu lines with host and port; what follows raw output is
# raw, too.
> /more/print
< iby hand\t\tsomewhere\t70
< i\t\tgopher.test\t7070
< a1\n\c
< b\n\c
