# print and io.write send their arguments, and nothing is added.
> /more/print
< iby hand\t\tsomewhere\t70\n\c
< \n\c
< a1\n\c
< b\n\c
