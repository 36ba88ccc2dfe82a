-- type: 0
-- Built-in handlers that use modules of the library.
local test = require("test")
local ask = test.ask

local moved = "3Moved: /away\t\terror.host\t1\r\n"

ask("a selector that has moved is a link to its new place", "/away",
   moved .. "0gopher://[2001:db8::1]:71/0/new%20place\t/new place\t" ..
   "2001:db8::1\t71\r\n.\r\n",
   "--moved=^/away$\tgopher://[2001:db8::1]:71/0/new%%20place")

ask("a new place that is no link is a word about it", "/away",
   moved .. "igopher://h:99999/\t\tgopher.test\t7070\r\n.\r\n",
   "--moved=^/away$\tgopher://h:99999/")

ask("a listing with details has its columns", "/phlog/2025/12/31",
   function(got)
      test.ok(got:find("^0old%.txt     11  20%d%d%-%d%d%-%d%d\t"))
   end, "--details=true")

ask("a map is wrapped where the operator wants that", "/",
   "iOne two\t\tgopher.test\t7070\r\nithree four\t\tgopher.test\t7070\r\n.\r\n",
   "--width=10")
