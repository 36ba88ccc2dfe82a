# A listing has directories, then files, and sorts by numbers. [4]
> /docs
< iDocuments of the fixture site\tTITLE\tgopher.test\t7070
< 1archive2\t/docs/archive2\tgopher.test\t7070
< 1archive10\t/docs/archive10\tgopher.test\t7070
< 1A part with a title\t/docs/sub\tgopher.test\t7070
< 0100%25.txt\t/docs/100%2525.txt\tgopher.test\t7070
< gdot.gif\t/docs/dot.gif\tgopher.test\t7070
< 0file1.txt\t/docs/file1.txt\tgopher.test\t7070
< 0file2.txt\t/docs/file2.txt\tgopher.test\t7070
< 0file10.txt\t/docs/file10.txt\tgopher.test\t7070
< 9noext\t/docs/noext\tgopher.test\t7070
< 7A tool with a title\t/docs/tool\tgopher.test\t7070
< 0with space.txt\t/docs/with space.txt\tgopher.test\t7070
< 0ümlaut.txt\t/docs/ümlaut.txt\tgopher.test\t7070
< .

> /docs/sub
< iA part with a title\tTITLE\tgopher.test\t7070
< 0file.txt\t/docs/sub/file.txt\tgopher.test\t7070
< .

> /docs/archive2/
< 0old.txt\t/docs/archive2/old.txt\tgopher.test\t7070
< .
