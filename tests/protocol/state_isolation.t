# No change of a handler is there for the next one.
> /state/look
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /state/look
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /state/spoil?ends
< iEverything is spoilt.\t\tgopher.test\t7070
< .

> /state/look
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /state/spoil?fails
<* 3This handler failed*: /state/spoil[?]fails\t\terror.host\t1
< .

> /state/look
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /state/spoil?object
<* 3This handler failed*: /state/spoil[?]object\t\terror.host\t1
< .

> /state/look
< iAll attempts have failed.\t\tgopher.test\t7070
< .

> /state/spoil?sorry
< 3Sorry\t\terror.host\t1
< .

> /state/look
< iAll attempts have failed.\t\tgopher.test\t7070
< .

# The pages of the server itself use the modules that were changed.
> /nonesuch
< 3Not found: /nonesuch\t\terror.host\t1
< .

> /maps/listing
< iSome files\tTITLE\tgopher.test\t7070
< iThis directory holds:\t\tgopher.test\t7070
< sa.foo\t/maps/listing/a.foo\tgopher.test\t7070
< 0b.txt\t/maps/listing/b.txt\tgopher.test\t7070
< .

> /docs/sub
< iA part with a title\tTITLE\tgopher.test\t7070
< 0file.txt\t/docs/sub/file.txt\tgopher.test\t7070
< .

> /maps/relative
< 0Here\t/maps/relative/here.txt\tgopher.test\t7070
< 0Up\t/maps/up.txt\tgopher.test\t7070
< 1Up\t/maps/\tgopher.test\t7070
< 0Two up\t/about.txt\tgopher.test\t7070
< 0Clamped\t/etc/passwd\tgopher.test\t7070
< 0Folded\t/maps/relative/a/c.txt\tgopher.test\t7070
< 0A name with dots\t/maps/relative/..c.txt\tgopher.test\t7070
< .

> /globals
< ileft=nil nil\t\tgopher.test\t7070
< .

> /usemod
< iHello, moon\t\tgopher.test\t7070
< itrue\t\tgopher.test\t7070
< .
