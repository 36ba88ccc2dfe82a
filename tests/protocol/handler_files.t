# A handler reads files beneath the gopherroot, and examines them.
> /files
< iA site that exists to be tested.\t\tgopher.test\t7070
< iNothing here is worth a visit.\t\tgopher.test\t7070
< ione\t\tgopher.test\t7070
< itwo, and no line end\t\tgopher.test\t7070
< i/about.txt exists=true isFile=true isDir=false isReadable=true\t\tgopher.test\t7070
< i/docs exists=true isFile=false isDir=true isReadable=false\t\tgopher.test\t7070
< i/nonesuch exists=false isFile=false isDir=false isReadable=false\t\tgopher.test\t7070
< i../OUTSIDE exists=false isFile=false isDir=false isReadable=false\t\tgopher.test\t7070
< ifile.txt 0 /docs/sub/file.txt\t\tgopher.test\t7070
< .
