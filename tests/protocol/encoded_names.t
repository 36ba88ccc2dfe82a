# A name is taken as it is first, then decoded once, and never twice. [1.6]
> /more/a%20name.txt
< a blank
< .

> /more/a#040name.txt
< a blank
< .

> /more/a name.txt
< a blank
< .

> /more/caf%C3%A9.txt
< coffee
< .

> /more/caf%c3%a9.txt
< coffee
< .

> /more/caf#303#251.txt
< coffee
< .

> /mor%65/a%20name%2etxt
< a blank
< .

> /more/100%25.txt
< raw wins
< .

> /more/100%2525.txt
< raw wins
< .

> /more/once%2520only.txt
< a percent sign
< .

> /more/a%2520name.txt
< 3Not found: /more/a%2520name.txt\t\terror.host\t1
< .

> /more/a%25%32%30name.txt
< 3Not found: /more/a%25%32%30name.txt\t\terror.host\t1
< .

> /more%2fa name.txt
< 3Not found: /more%2fa name.txt\t\terror.host\t1
< .

> /more/a%0aname.txt
< 3Not found: /more/a%0aname.txt\t\terror.host\t1
< .

> /more/a%name.txt
< 3Not found: /more/a%name.txt\t\terror.host\t1
< .

> /more/a#40name.txt
< 3Not found: /more/a#40name.txt\t\terror.host\t1
< .

# A plus is a plus.
> /more/plus+.txt
< a plus
< .

> /more/plus%2B.txt
< a plus
< .

> /more/a+name.txt
< 3Not found: /more/a+name.txt\t\terror.host\t1
< .

> /more/a%20name.txt?query
< a blank
< .
