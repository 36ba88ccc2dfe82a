# Scripts of 2017 send the same replies as then.
> /hello
< iWelcome to GopherMoon @ defaultroutes.de\t\tblog.defaultroutes.de\t70
< i----------------------------------------\t\tblog.defaultroutes.de\t70
< .

> /hello\tsearch
< iWelcome to GopherMoon @ defaultroutes.de\t\tblog.defaultroutes.de\t70
< i----------------------------------------\t\tblog.defaultroutes.de\t70
< .

> /main02?/maps/relative
< 0Here\t/maps/relative/here.txt\tgopher.test\t7070
< 0Up\t/maps/up.txt\tgopher.test\t7070
<* 1Up\t/maps*\tgopher.test\t7070
< 0Two up\t/about.txt\tgopher.test\t7070
< 0Clamped\t/etc/passwd\tgopher.test\t7070
< 0Folded\t/maps/relative/a/c.txt\tgopher.test\t7070
< 0A name with dots\t/maps/relative/..c.txt\tgopher.test\t7070
< .

> /main02
< iThe fixture site\tTITLE\tgopher.test\t7070
< iWelcome.\t\tgopher.test\t7070
< i    Blanks in front, and behind  \t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0About this site\t/about.txt\tgopher.test\t7070
< 1Documents\t/docs\tgopher.test\t7070
< 1A neighbour\t/\tgopher.example.org\t70
< hThe web\tURL:https://example.org/\tgopher.test\t7070
< .

> /main02?/dots.txt
< Hi
< ..
< ...x
< end
< .

> /main02?/nonesuch
< iWelcome to GopherMoon @ defaultroutes.de\t\tgopher.test\t7070
< i----------------------------------------\t\tgopher.test\t7070
< iError: Selector not found\t\tgopher.test\t7070
< .

> /main02?/../OUTSIDE
< iWelcome to GopherMoon @ defaultroutes.de\t\tgopher.test\t7070
< i----------------------------------------\t\tgopher.test\t7070
< iError: Selector not found\t\tgopher.test\t7070
< .
