# An operator may trust all handlers of the site.
#! --trusted=true
> /trusted/tool
<* i*\t\tgopher.test\t7070
< ifunction string string\t\tgopher.test\t7070
< ifrom a shell\t\tgopher.test\t7070
< itrue\t\tgopher.test\t7070
< iawake\t\tgopher.test\t7070
< iHello, trusted one\t\tgopher.test\t7070
< .

> /untrusted/tool
<* ifunction: * ?/*?\t\tgopher.test\t7070
< .
