# index.lua answers for its directory, and for missing files below it.
> /app
< iselector=/app\t\tgopher.test\t7070
< isearch=nil\t\tgopher.test\t7070
< iquery=nil\t\tgopher.test\t7070
< ipath_info=nil\t\tgopher.test\t7070
< iserver=gopher.test:7070\t\tgopher.test\t7070
< iremote is a string\t\tgopher.test\t7070
< ithe same in the argument: true\t\tgopher.test\t7070
< .

> /app/
< iselector=/app/\t\tgopher.test\t7070
< isearch=nil\t\tgopher.test\t7070
< iquery=nil\t\tgopher.test\t7070
< ipath_info=nil\t\tgopher.test\t7070
<* iserver=*
<* iremote*
< ithe same in the argument: true\t\tgopher.test\t7070
< .

> /app/one/two words
< iselector=/app/one/two words\t\tgopher.test\t7070
< isearch=nil\t\tgopher.test\t7070
< iquery=nil\t\tgopher.test\t7070
< ipath_info=one/two words\t\tgopher.test\t7070
<* iserver=*
<* iremote*
< ithe same in the argument: true\t\tgopher.test\t7070
< .

> /app/one?two\tthree
< iselector=/app/one?two\t\tgopher.test\t7070
< isearch=three\t\tgopher.test\t7070
< iquery=two\t\tgopher.test\t7070
< ipath_info=one\t\tgopher.test\t7070
<* iserver=*
<* iremote*
< ithe same in the argument: true\t\tgopher.test\t7070
< .

> /app?x
< iselector=/app?x\t\tgopher.test\t7070
< isearch=nil\t\tgopher.test\t7070
< iquery=x\t\tgopher.test\t7070
< ipath_info=nil\t\tgopher.test\t7070
<* iserver=*
<* iremote*
< ithe same in the argument: true\t\tgopher.test\t7070
< .

> /app/file.txt
< a real file wins
< .

> /app/other
< ianother handler wins\t\tgopher.test\t7070
< .

# A path out of the directory is refused.
> /app/../echo
<* 3*\t\terror.host\t1
< .
