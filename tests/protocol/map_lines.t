# A resource line of a map gets exactly four fields. [3]
> /maps/lines
< iLines\tTITLE\tgopher.test\t7070
< 0Absolute\t/about.txt\tgopher.test\t7070
< 0Relative\t/maps/lines/here.txt\tgopher.test\t7070
< 0named.txt\t/maps/lines/named.txt\tgopher.test\t7070
< 0Host and port are ours\t/maps/lines/here.txt\tgopher.test\t7070
< 0Our host, another port\there.txt\tgopher.test\t70
< 0A foreign host: verbatim\there.txt\texample.org\t70
< 0A host without a port\t/x\texample.org\t7070
< 0No number\t/x\texample.org\t7070
< 0Not a port\t/x\texample.org\t7070
< 0The last port\t/x\texample.org\t65535
< 0More fields than four\t/x\texample.org\t70
< hA link to the web\tURL:https://example.org/\tgopher.test\t7070
< hA page of the web\tGET /page.html\texample.org\t80
< iInfo with a tab\t\tgopher.test\t7070
<* iInfo with all\t*\t*\t*
< 8Telnet\tguest\tgopher.test\t7070
< TA mainframe\tguest\tgopher.test\t7070
< 2A directory service\tpeople\tgopher.test\t7070
<* 3An error\t*\tgopher.test\t7070
< 7A search\t/maps/lines/find\tgopher.test\t7070
< +A mirror\t/maps/lines/here.txt\tgopher.test\t7070
< .
