# Every request gets a new Lua state; modules are found in the lib of the site.
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
