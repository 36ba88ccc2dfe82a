# A segment of two dots is refused; within a name two dots are allowed. [1.8]
> /a..b.txt
< Two dots are part of my name.
< .

> ..
<* 3*\t\terror.host\t1
< .

> /..
<* 3*\t\terror.host\t1
< .

> /../
<* 3*\t\terror.host\t1
< .

> ../OUTSIDE
<* 3*\t\terror.host\t1
< .

> /../OUTSIDE
<* 3*\t\terror.host\t1
< .

> /docs/../../OUTSIDE
<* 3*\t\terror.host\t1
< .

> /docs/../about.txt
<* 3*\t\terror.host\t1
< .

> /docs/sub/..
<* 3*\t\terror.host\t1
< .

> /./../OUTSIDE
<* 3*\t\terror.host\t1
< .

> //..//OUTSIDE
<* 3*\t\terror.host\t1
< .

> /..\\OUTSIDE
<* 3*\t\terror.host\t1
< .

> /....//OUTSIDE
<* 3*\t\terror.host\t1
< .

> /0/../OUTSIDE
<* 3*\t\terror.host\t1
< .

> /app/../../OUTSIDE
<* 3*\t\terror.host\t1
< .

> /..?x
<* 3*\t\terror.host\t1
< .

> /../OUTSIDE?x
<* 3*\t\terror.host\t1
< .

> /?/../../OUTSIDE
<* [3i]*
drop 1
