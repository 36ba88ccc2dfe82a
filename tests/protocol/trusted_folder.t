# Handlers in trusted folders have all of Lua's libraries; no others do.
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

# What a map includes runs in the sandbox, wherever it comes from.
> /trusted
<* i*\t\tgopher.test\t7070
<* 3This part of the menu could not be made (??????)\t\terror.host\t1
< inil nil nil nil []\t\tgopher.test\t7070
< .

# The limits stay.
> /trusted/stuck
<* 3This handler took too much (??????): /trusted/stuck\t\terror.host\t1
< .
