# Lines with too few fields, or with wrong ones, are completed. [3]
> /more/short
< iTwo TABs\t\tgopher.test\t7070
< iFour fields\tfake\t(NULL)\t7070
< 0Only a port\t/more/short/file.txt\tgopher.test\t71
< .
