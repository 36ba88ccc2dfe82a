# A handler is run; its source is never sent. [1.10]
> /hello.lua
< iWelcome to GopherMoon @ defaultroutes.de\t\tblog.defaultroutes.de\t70
< i----------------------------------------\t\tblog.defaultroutes.de\t70
< .

> /app/index.lua
< iselector=/app/index.lua\t\tgopher.test\t7070
<* isearch=*
<* iquery=*
<* ipath_info=*
<* iserver=*
<* iremote*
<* ithe same*
< .

> /hello.lua/
<* [i3]*
drop 1

# A module is not a handler.
> /lib/greet.lua
<* 3*\t\terror.host\t1
< .

> /lib/greet
<* 3*\t\terror.host\t1
< .
