# A handler may hide from listings, and is still served. [4]
> /maps/nameless/shown
< iShown by its tag\tTITLE\tgopher.test\t7070
< 1plain.lua\t/maps/nameless/shown/plain\tgopher.test\t7070
< .

> /maps/nameless/shown/secret
< ihere\t\tgopher.test\t7070
< .
