# A redirect serves another selector of the site, or names another server.
#! --moved=^/old/(.*)	/%1 --moved=^/far/(.*)	gopher://far.example.org:7071/0/new/%1 --moved=^/away$	gopher://[2001:db8::1] --gone=^/tmp/ --moved=^/tmp/kept	/all.bin --moved=^/about	/nowhere
> /old/all.bin
= all.bin

> /old/none
< 3Not found: /none\t\terror.host\t1
< .

> /far/x y
< 3Moved: /far/x y\t\terror.host\t1
< 0gopher://far.example.org:7071/0/new/x y\t/new/x y\tfar.example.org\t7071
< .

> /away
< 3Moved: /away\t\terror.host\t1
< 1gopher://[2001:db8::1]\t\t2001:db8::1\t70
< .

> /tmp/x
< 3Gone for good: /tmp/x\t\terror.host\t1
< .

# The longest pattern that matches decides.
> /tmp/kept
= all.bin

# A missing slash is added.
> tmp/x
< 3Gone for good: tmp/x\t\terror.host\t1
< .

> old/all.bin
= all.bin
