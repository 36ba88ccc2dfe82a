# A README that the option hide names does not stand above its listing.
#! --readme=true --hide=readme.txt
> /more/readme/wide
< iThis directory is empty.\t\tgopher.test\t7070
< .

> /more/readme/wide/readme.txt
< 3Not found: /more/readme/wide/readme.txt\t\terror.host\t1
< .
