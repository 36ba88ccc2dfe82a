# A path out of the root is refused also if it is encoded once or twice. [1.6, 1.10]
> /%2e%2e/OUTSIDE
<* 3*\t\terror.host\t1
< .

> /..%2fOUTSIDE
<* 3*\t\terror.host\t1
< .

> /%2e%2e%2fOUTSIDE
<* 3*\t\terror.host\t1
< .

> /docs%2f..%2f..%2fOUTSIDE
<* 3*\t\terror.host\t1
< .

> /%252e%252e/OUTSIDE
<* 3*\t\terror.host\t1
< .

> /#056#056/OUTSIDE
<* 3*\t\terror.host\t1
< .

> /#056#056#057OUTSIDE
<* 3*\t\terror.host\t1
< .

> /%2e./OUTSIDE
<* 3*\t\terror.host\t1
< .

> /%2esecret
<* 3*\t\terror.host\t1
< .

> /%2eprivate/file.txt
<* 3*\t\terror.host\t1
< .

> /gopherma%70
<* 3*\t\terror.host\t1
< .

> /about.txt%00
<* 3*\t\terror.host\t1
< .

> /about.txt%0a
<* 3*\t\terror.host\t1
< .

> /%c0%ae%c0%ae/OUTSIDE
<* 3*\t\terror.host\t1
< .

> /%2fetc/passwd
<* 3*\t\terror.host\t1
< .
