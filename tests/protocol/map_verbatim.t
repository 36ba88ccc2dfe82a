# A link to another site is never made relative, and nothing is run. [3]
> /more/verbatim
< 1Foreign root\t\texample.org\t70
< 1Ours in capitals\t/x\tGOPHER.TEST\t7070
< 3An error\t\tgopher.test\t7070
< 3An error with all\tkept\tthere\t1
< iInfo with all\t./kept\tthere\t1
< iInfo of ours\t./kept\tgopher.test\t7070
< hOurs\tGET /x\tgopher.test\t7070
< 8Telnet\t\texample.org\t23
< 8Telnet\t./guest\tgopher.test\t7070
< TA mainframe\t../guest\tgopher.test\t7070
< 2People\t./people\tgopher.test\t7070
< hWeb\t/URL:http://x/\tgopher.test\t7070
< 0Port zero\t/x\texample.org\t7070
< 0Below zero\t/x\texample.org\t7070
< 0Not quite\t/x\texample.org\t7070
< 0Far above\t/x\texample.org\t7070
< 0A query\t/more/verbatim/x.txt?a/../y\tgopher.test\t7070
< i A TAB in front\t\tgopher.test\t7070
< .
