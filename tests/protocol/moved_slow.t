# A pattern that takes for ever on a selector that was made for it is given up.
#! --gone=^/a-a-a-a-a-a-a-a-a-a-b --gone=^/gone
> /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
<* 3Not found: /aaaa*\t\terror.host\t1
< .

> /gone
< 3Gone for good: /gone\t\terror.host\t1
< .
