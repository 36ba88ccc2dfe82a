# With handlers_in = false and types, every Lua file is a document of that type.
#! --handlers_in=false --types=lua=9
> /hello
<* 3Not found: /hello\t\terror.host\t1
< .

> /untrusted
< 9tool.lua\t/untrusted/tool.lua\tgopher.test\t7070
< .
