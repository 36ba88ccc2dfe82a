# A link that names this server is relative to the directory if something
# answers there, else to the root. [3]
> /more/own
< 0From the root\t/more/own/world.txt\tgopher.test\t7070
< 0From the root, with dots\t/more/own/world.txt\tgopher.test\t7070
< 0From here\t/more/own/world.txt\tgopher.test\t7070
< 0From here, in capitals\t/more/own/world.txt\tGopher.Test\t7070
< 0From here, encoded\t/more/own/world%2Etxt\tgopher.test\t7070
< 0From here, with dots\t/more/own/world.txt\tgopher.test\t7070
< 1A directory\t/more/own/sub/\tgopher.test\t7070
< 1A handler with a query\t/more/own/tool?a/b\tgopher.test\t7070
< 1Below a handler\t/more/own/app/some/where\tgopher.test\t7070
< 1Below a handler, from the root\t/more/own/app/some/where\tgopher.test\t7070
< 0Nowhere\t/nowhere.txt\tgopher.test\t7070
< 0Absolute\t/nowhere.txt\tgopher.test\t7070
< 1The root\t\tgopher.test\t7070
< 1The root, and pluses\t\tgopher.test\t7070
< 1The root of another\t\texample.org\t70
< 1Pluses\t/more/own/sub\tgopher.test\t7070
< 1Pluses, from the root\t/more/own/sub\tgopher.test\t7070
< 0A plus as the port\t/more/own/world.txt\tgopher.test\t7070
< 0Another port\tworld.txt\tgopher.test\t70
< 0A plus and another port\t/more/own/world.txt\tgopher.test\t70
< hAn address\tURL:https://example.org/x\tgopher.test\t7070
< hAn address, and pluses\tURL:gemini://example.org/\tgopher.test\t7070
< hMail\tURL:mailto:gopher@example.org\tgopher.test\t7070
< hMarked\tURL:https://example.org/x\tgopher.test\t7070
< hNot here\thttps://example.org/x\texample.org\t70
< hA file\t/more/own/page:1.html\tgopher.test\t7070
< 1A map\t/more/own/sub/\tgopher.test\t7070
< 0A map as a text\t/more/own/sub/gophermap\tgopher.test\t7070
< 1Five fields\t/more/own/sub\tgopher.test\t7070
< .

> /more/own/sub
< iBelow.\t\tgopher.test\t7070
< 0Up\t/more/own/world.txt\tgopher.test\t7070
< 0Here\t/world.txt\tgopher.test\t7070
< .
