# A pattern that would match without end is stopped.
#! --gone=^/a-a-a-a-a-a-a-a-a-a-b --gone=^/gone
> /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
<* 3Not found: /aaaa*\t\terror.host\t1
< .

> /gone
< 3Gone for good: /gone\t\terror.host\t1
< .
