# Every visitor gets a fresh Lua state; modules come from the site's lib.
> /globals
< ileft=nil nil\t\tgopher.test\t7070
< .

> /globals
< ileft=nil nil\t\tgopher.test\t7070
< .

> /usemod
< iHello, moon\t\tgopher.test\t7070
< itrue\t\tgopher.test\t7070
< .
