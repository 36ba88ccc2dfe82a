# An included handler changes the store by itself; such a menu is not cached. [3]
#: daemon inetd pipe accept daemon-n inetd-n
#! --state
> /store
< iseen 1\t\tgopher.test\t7070
<* 3This part of the menu could not be made (??????)\t\terror.host\t1
< iseen 2\t\tgopher.test\t7070
< .

> /store
< iseen 3\t\tgopher.test\t7070
<* 3This part of the menu could not be made (??????)\t\terror.host\t1
< iseen 4\t\tgopher.test\t7070
< .

> /store/show
< nil
< .
