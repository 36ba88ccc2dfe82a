# A map is included at its line; links stay relative to the including menu. [3]
> /more/include
< iTop\t\tgopher.test\t7070
< iA part\t\tgopher.test\t7070
< 0Mine\t/more/include/file.txt\tgopher.test\t7070
< 0Footer\t/more/include/file.txt\tgopher.test\t7070
< 0Footer\t/more/include/file.txt\tgopher.test\t7070
< iBottom\t\tgopher.test\t7070
< .

# A path to no file beneath the gopherroot is nothing.
> /more/outside
< iBefore\t\tgopher.test\t7070
< iAfter\t\tgopher.test\t7070
< .

# Recursive maps end.
> /more/loop
< iRound\t\tgopher.test\t7070
< iand round\t\tgopher.test\t7070
< iother\t\tgopher.test\t7070
< .

> /more/deep
< i0\t\tgopher.test\t7070
< i1\t\tgopher.test\t7070
< i2\t\tgopher.test\t7070
< i3\t\tgopher.test\t7070
< i4\t\tgopher.test\t7070
< .
