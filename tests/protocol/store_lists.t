# Handlers store lists, and read parts of them.
#! --state
> /store/lists
< 0:
< 1
< 2
< 3
< 4
< 5
< 6
< 6:10,20,30,40,50,60
< 5:20,30,40,50,60
< 3:20,30,40
< 2:50,60
< 2:40,50
< 2:10,20
< 0:
< 0:
< 6 0
< 2 0
< 4:30,40,50,60
< 1:30
< 1:60
< 5
< 5:30,40,50,60,more
< bad argument #2 to '?' (values are counted from 1, or from -1 at the end)
< bad argument #3 to '?' (at most 1000 values at once)
< bad argument #2 to '?' (number expected, got string)
< bad argument #2 to '?' (a value is a string or a number)
< 1000 of 1205
< 0:
< .
