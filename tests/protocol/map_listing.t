# A star in a map is the listing; names can be hidden, types can be set. [3]
> /maps/listing
< iSome files\tTITLE\tgopher.test\t7070
< iThis directory holds:\t\tgopher.test\t7070
< sa.foo\t/maps/listing/a.foo\tgopher.test\t7070
< 0b.txt\t/maps/listing/b.txt\tgopher.test\t7070
< .

# A hidden file is still served.
> /maps/listing/unlisted.txt
< unlisted.txt
< .
