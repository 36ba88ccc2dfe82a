# The lines that a handler sends become a menu, with a final dot.
> /links
< i\t\tgopher.test\t7070
< 1A directory\t/docs\tgopher.test\t7070
< 0Elsewhere\t/x\texample.org\t71
< 7A search\t/search\tgopher.test\t7070
< gA picture\t/x.gif\texample.org\t7071
< .

> /docs/tool\tmoon
< iYou search for moon\t\tgopher.test\t7070
< .

> /textfile
< Hi
< ..
< ...x
< end
< .

> /map
< ibefore\t\tgopher.test\t7070
< 0Here\t/maps/relative/here.txt\tgopher.test\t7070
< 0Up\t/maps/up.txt\tgopher.test\t7070
<* 1Up\t/maps*\tgopher.test\t7070
< 0Two up\t/about.txt\tgopher.test\t7070
< 0Clamped\t/etc/passwd\tgopher.test\t7070
< 0Folded\t/maps/relative/a/c.txt\tgopher.test\t7070
< 0A name with dots\t/maps/relative/..c.txt\tgopher.test\t7070
< iafter\t\tgopher.test\t7070
< .
