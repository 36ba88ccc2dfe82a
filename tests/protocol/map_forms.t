# A map may have CRLF, end early, or be that of spacecookie. [3]
> /maps/crlf
< iTitle\tTITLE\tgopher.test\t7070
< iText\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0File\t/maps/crlf/file.txt\tgopher.test\t7070
< 0Foreign\t/\texample.org\t70
< .

> /maps/stop
< iFirst.\t\tgopher.test\t7070
< .

> /maps/spacecookie
< iA map of spacecookie.\t\tgopher.test\t7070
< 0File\t/maps/spacecookie/file.txt\tgopher.test\t7070
< .

# If there are both, gophermap is used.
> /more/both
< iThis one.\t\tgopher.test\t7070
< .

# A byte order mark at the start is ignored.
> /more/bom
< iA title\tTITLE\tgopher.test\t7070
< iText\t\tgopher.test\t7070
< .
