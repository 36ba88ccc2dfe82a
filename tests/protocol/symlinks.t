# A link that stays inside works, one that leads outside is not found. [1.10]
> /extras/link-inside.txt
< A site that exists to be tested.
< Nothing here is worth a visit.
< .

> /extras/linkdir-inside/stop
< iFirst.\t\tgopher.test\t7070
< .

> /link-outside
< 3Not found: /link-outside\t\terror.host\t1
< .

> /linkdir-outside/OUTSIDE
< 3Not found: /linkdir-outside/OUTSIDE\t\terror.host\t1
< .

> /linkdir-outside
< 3Not found: /linkdir-outside\t\terror.host\t1
< .

> /linkdir-outside/
< 3Not found: /linkdir-outside/\t\terror.host\t1
< .

# Also one that leads outside and back.
> /linkdir-outside/site/about.txt
< 3Not found: /linkdir-outside/site/about.txt\t\terror.host\t1
< .

> /link-absolute
< 3Not found: /link-absolute\t\terror.host\t1
< .

> /link-twice
< 3Not found: /link-twice\t\terror.host\t1
< .

> /extras/link-outside.txt
< 3Not found: /extras/link-outside.txt\t\terror.host\t1
< .

> /link-loop
< 3Not found: /link-loop\t\terror.host\t1
< .

> /link-dangling
< 3Not found: /link-dangling\t\terror.host\t1
< .
