# A handler gets selector, search and query, and nil for a missing one. [1.4, 1.5]
> /echo
< iselector=/echo\t\tgopher.test\t7070
< isearch=nil\t\tgopher.test\t7070
< iquery=nil\t\tgopher.test\t7070
< ipath_info=nil\t\tgopher.test\t7070
< iserver=gopher.test:7070\t\tgopher.test\t7070
< iremote is a string\t\tgopher.test\t7070
< ithe same in the argument: true\t\tgopher.test\t7070
< .

> /echo.lua\tone two
< iselector=/echo.lua\t\tgopher.test\t7070
< isearch=one two\t\tgopher.test\t7070
< iquery=nil\t\tgopher.test\t7070
< ipath_info=nil\t\tgopher.test\t7070
< iserver=gopher.test:7070\t\tgopher.test\t7070
< iremote is a string\t\tgopher.test\t7070
< ithe same in the argument: true\t\tgopher.test\t7070
< .

> /echo?a=b&c\tsearch
< iselector=/echo?a=b&c\t\tgopher.test\t7070
< isearch=search\t\tgopher.test\t7070
< iquery=a=b&c\t\tgopher.test\t7070
< ipath_info=nil\t\tgopher.test\t7070
< iserver=gopher.test:7070\t\tgopher.test\t7070
< iremote is a string\t\tgopher.test\t7070
< ithe same in the argument: true\t\tgopher.test\t7070
< .

# Present, but empty.
> echo?\t
< iselector=echo?\t\tgopher.test\t7070
< isearch=\t\tgopher.test\t7070
< iquery=\t\tgopher.test\t7070
< ipath_info=nil\t\tgopher.test\t7070
< iserver=gopher.test:7070\t\tgopher.test\t7070
< iremote is a string\t\tgopher.test\t7070
< ithe same in the argument: true\t\tgopher.test\t7070
< .

# A client may search for a plus, or send a third part.
> /echo\t+
< iselector=/echo\t\tgopher.test\t7070
< isearch=+\t\tgopher.test\t7070
< iquery=nil\t\tgopher.test\t7070
< ipath_info=nil\t\tgopher.test\t7070
< iserver=gopher.test:7070\t\tgopher.test\t7070
< iremote is a string\t\tgopher.test\t7070
< ithe same in the argument: true\t\tgopher.test\t7070
< .

> /echo\tx y\t+
< iselector=/echo\t\tgopher.test\t7070
< isearch=x y\t\tgopher.test\t7070
< iquery=nil\t\tgopher.test\t7070
< ipath_info=nil\t\tgopher.test\t7070
< iserver=gopher.test:7070\t\tgopher.test\t7070
< iremote is a string\t\tgopher.test\t7070
< ithe same in the argument: true\t\tgopher.test\t7070
< .
