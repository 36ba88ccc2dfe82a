# Only handlers in trusted folders have all libraries of Lua.
#! --trusted=/trusted/
> /trusted/tool
<* i*\t\tgopher.test\t7070
< ifunction string string\t\tgopher.test\t7070
< ifrom a shell\t\tgopher.test\t7070
< itrue\t\tgopher.test\t7070
< iawake\t\tgopher.test\t7070
< iHello, trusted one\t\tgopher.test\t7070
< .

> /trusted/inner/tool
<* i*\t\tgopher.test\t7070
< ifunction string string\t\tgopher.test\t7070
< ifrom a shell\t\tgopher.test\t7070
< itrue\t\tgopher.test\t7070
< iawake\t\tgopher.test\t7070
< iHello, trusted one\t\tgopher.test\t7070
< .

> /untrusted/tool
< inil nil nil nil []\t\tgopher.test\t7070
< .

# An included handler always runs in the sandbox.
> /trusted
<* i*\t\tgopher.test\t7070
<* 3This part of the menu could not be made (??????)\t\terror.host\t1
< inil nil nil nil []\t\tgopher.test\t7070
< .

# The limits hold.
> /trusted/stuck
<* 3This handler took too much (??????): /trusted/stuck\t\terror.host\t1
< .
