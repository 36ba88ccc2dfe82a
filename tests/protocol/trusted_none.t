# By default no handler is trusted.
> /trusted/tool
<* 3This handler failed (??????): /trusted/tool\t\terror.host\t1
< .

> /untrusted/tool
< inil nil nil nil []\t\tgopher.test\t7070
< .
