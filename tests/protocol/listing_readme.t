# With readme = true the README of a directory stands above its listing. [4]
#! --readme=true
> /more/readme
< iRead me.\t\tgopher.test\t7070
< i    a TAB\t\tgopher.test\t7070
< i0not a link    x\t\tgopher.test\t7070
< i*\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 1no_text\t/more/readme/no_text\tgopher.test\t7070
< 1sub\t/more/readme/sub\tgopher.test\t7070
< 1wide\t/more/readme/wide\tgopher.test\t7070
< 1with_map\t/more/readme/with_map\tgopher.test\t7070
< 0README.md\t/more/readme/README.md\tgopher.test\t7070
< 0readme.txt\t/more/readme/readme.txt\tgopher.test\t7070
< .

# It has at most 200 lines.
> /more/readme/sub
< iline 1\t\tgopher.test\t7070
<** iline 199\t\tgopher.test\t7070
< iline 200\t\tgopher.test\t7070
< i...\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0README\t/more/readme/sub/README\tgopher.test\t7070
< .

# A map says itself what stands above its listing.
> /more/readme/with_map
< iA map\t\tgopher.test\t7070
< 0README\t/more/readme/with_map/README\tgopher.test\t7070
< .

# A line that is too long is cut, and what is no text is not shown.
> /more/readme/wide
<* ixxx*xxx...\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 0readme.txt\t/more/readme/wide/readme.txt\tgopher.test\t7070
< .

> /more/readme/no_text
< iA text\t\tgopher.test\t7070
< i...\t\tgopher.test\t7070
< i\t\tgopher.test\t7070
< 9README\t/more/readme/no_text/README\tgopher.test\t7070
< .
