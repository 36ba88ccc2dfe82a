# Names with control bytes cannot be requested, and are not listed. [4, 1.6, 1.7]
> /more/odd
< iThis directory is empty.\t\tgopher.test\t7070
< .

> /more/odd/bell%07.txt
< 3Not found: /more/odd/bell%07.txt\t\terror.host\t1
< .

> /more/odd/new%0Aline.txt
< 3Not found: /more/odd/new%0Aline.txt\t\terror.host\t1
< .
