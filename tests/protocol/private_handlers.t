# A handler that is private, or outside, is not found. [1.10]
> /more/secret
< 3Not found: /more/secret\t\terror.host\t1
< .

> /more/secret.lua
< 3Not found: /more/secret.lua\t\terror.host\t1
< .

> /more/outside_handler
< 3Not found: /more/outside_handler\t\terror.host\t1
< .

> /more/outside_handler.lua
< 3Not found: /more/outside_handler.lua\t\terror.host\t1
< .
