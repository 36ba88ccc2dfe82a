# A relative selector is relative to the map, and stays beneath the root. [3]
> /maps/relative
< 0Here\t/maps/relative/here.txt\tgopher.test\t7070
< 0Up\t/maps/up.txt\tgopher.test\t7070
<* 1Up\t/maps*\tgopher.test\t7070
< 0Two up\t/about.txt\tgopher.test\t7070
< 0Clamped\t/etc/passwd\tgopher.test\t7070
< 0Folded\t/maps/relative/a/c.txt\tgopher.test\t7070
< 0A name with dots\t/maps/relative/..c.txt\tgopher.test\t7070
< .

# It is never relative to the requested selector.
> maps//relative/
< 0Here\t/maps/relative/here.txt\tgopher.test\t7070
< 0Up\t/maps/up.txt\tgopher.test\t7070
<* 1Up\t/maps*\tgopher.test\t7070
< 0Two up\t/about.txt\tgopher.test\t7070
< 0Clamped\t/etc/passwd\tgopher.test\t7070
< 0Folded\t/maps/relative/a/c.txt\tgopher.test\t7070
< 0A name with dots\t/maps/relative/..c.txt\tgopher.test\t7070
< .
