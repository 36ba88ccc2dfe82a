# Nobody is trusted unless the operator says so.
> /trusted/tool
<* 3This handler failed (??????): /trusted/tool\t\terror.host\t1
< .

> /untrusted/tool
< inil nil nil nil []\t\tgopher.test\t7070
< .
