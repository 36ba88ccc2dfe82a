-- type: 1
-- Output of the sending functions in a menu.
local test = require("test")
local reply, case, raises = test.reply, test.case, test.raises

local END = "\tgopher.test\t7070\r\n"

reply("an info line has the server's name and port", function()
   send_info("Hello")
end, "iHello\t" .. END .. ".\r\n")

reply("a menu that nothing was sent to is its dot", function()
end, ".\r\n")

reply("an info line keeps its blanks, and may be empty or a number", function()
   send_info("  a  b ")
   send_info("")
   send_info(12)
end, "i  a  b \t" .. END .. "i\t" .. END .. "i12\t" .. END .. ".\r\n")

reply("send_text and text_send send info lines into a menu", function()
   send_text("one")
   text_send("two")
end, "ione\t" .. END .. "itwo\t" .. END .. ".\r\n")

reply("sending returns nothing", function()
   send_info(tostring(select("#", send_info("x"))))
   send_info(tostring(select("#", send_dir("1", "x"))))
   send_info(tostring(select("#", send_link { type = "1", name = "x" })))
   send_info(tostring(select("#", send_text("x"))))
end, "ix\t" .. END .. "i0\t" .. END .. "1x\t" .. END .. "i0\t" .. END ..
   "1x\t" .. END .. "i0\t" .. END .. "ix\t" .. END .. "i0\t" .. END .. ".\r\n")

reply("an item has type, name, selector, host and port", function()
   send_dir("0", "About", "/about.txt", "example.org", 7071)
end, "0About\t/about.txt\texample.org\t7071\r\n.\r\n")

reply("what an item leaves out is this server", function()
   send_dir("0", "About", "/about.txt")
   send_dir("1", "Root")
   send_dir("1", "Port", "/x", nil, 71)
end, "0About\t/about.txt" .. END .. "1Root\t" .. END ..
   "1Port\t/x\tgopher.test\t71\r\n.\r\n")

reply("another host without a port has port 70", function()
   send_dir("1", "There", "", "example.org")
end, "1There\t\texample.org\t70\r\n.\r\n")

reply("a port may be a text that reads as one", function()
   send_dir("1", "There", "", "example.org", "7072")
end, "1There\t\texample.org\t7072\r\n.\r\n")

reply("a link has its fields by name", function()
   send_link { type = "h", name = "Web", selector = "URL:http://example.org/",
      host = "example.org", port = 7073 }
   send_link { type = "1", name = "Here" }
end, "hWeb\tURL:http://example.org/\texample.org\t7073\r\n1Here\t" .. END ..
   ".\r\n")

reply("no field can forge another line", function()
   send_info("a\tb\r\nc\0d")
   send_dir("0", "a\tb\n", "/c\td\r\n", "h\r\n\to", 70)
end, "ia b\t" .. END .. "ic d\t" .. END .. "0a b \t/c%09d%0D%0A\tho\t70\r\n.\r\n")

reply("a name in Windows-1252 leaves as UTF-8", function()
   send_dir("0", "caf\xE9\x80", "/caf\xE9")
end, "0café€\t/caf\xE9" .. END .. ".\r\n")

reply("a name in Windows-1252 stays where the operator wants that", function()
   send_info("caf\xE9")
end, "icaf\xE9\t" .. END .. ".\r\n", "--charset=raw")

reply("an error takes the place of what was sent, and ends the reply",
   function()
      send_info("before")
      send_error("Not for you")
      send_info("after")
      send_dir("1", "after")
      send_raw("after")
      send_error("another")
   end, "3Not for you\t\terror.host\t1\r\n.\r\n")

reply("nothing is sent behind the end", function()
   send_info("one")
   send_end()
   send_end()
   send_info("two")
   send_textfile("files/about.txt")
   print("three")
   io.write("four")
end, "ione\t" .. END .. ".\r\n")

reply("a gophermap is a part of the menu", function()
   send_info("before")
   send_gophermap("files/menu.gophermap")
   send_info("after")
end, "ibefore\t" .. END .. "iTitle\tTITLE" .. END .. "iText\t" .. END ..
   "0About\t/files/about.txt" .. END .. "iafter\t" .. END .. ".\r\n")

reply("a gophermap's links are relative to its directory", function()
   send_gophermap(gopherroot .. "/files/gophermap")
end, "iA part\t" .. END .. "1Up\t/" .. END .. ".\r\n")

reply("a text file that comes first is the whole reply, as a text", function()
   test.equal(send_textfile("files/dots.txt"), true)
end, "..hidden text\r\nA line\r\n...\r\n.\r\n")

reply("a text file within a menu is info lines", function()
   send_info("before")
   test.equal({ send_textfile("/files/lines.txt") }, { true })
   send_info("after")
end, "ibefore\t" .. END .. "ione\t" .. END .. "itwo\t" .. END .. "i\t" .. END ..
   "ilast\t" .. END .. "iafter\t" .. END .. ".\r\n")

reply("a text file in UTF-16 within a menu is info lines", function()
   send_info("before")
   send_textfile("charsets/utf16.txt")
end, "ibefore\t" .. END .. "ionü\t" .. END .. "i.\t" .. END .. ".\r\n")

reply("a binary that comes first is the whole reply, unchanged", function()
   test.equal(send_textfile("files/bytes.bin"), true)
end, "a\0b\nc\r")

case("a text file that cannot be sent is an error", function()
   for _, path in ipairs { "nowhere", "files", "files/private.txt",
      "files/outside.txt", "files/fifo", "" } do
      raises(("send_textfile(%q)"):format(path),
         " /" .. path .. ": no such file")
   end
   raises("send_textfile('../OUTSIDE')", " ../OUTSIDE: no such file")
   raises("send_textfile('a\\0b')", "no such file")
end)

reply("a text of several lines is several info lines", function()
   send_info("one\ntwo\r\n\nfour\n")
   send_text("five\nsix")
   send_info("\n")
   send_info("seven\r")
end, "ione\t" .. END .. "itwo\t" .. END .. "i\t" .. END .. "ifour\t" .. END ..
   "ifive\t" .. END .. "isix\t" .. END .. "i\t" .. END .. "iseven\t" .. END ..
   ".\r\n")

reply("many lines of one text leave piece by piece", function()
   send_info(("line\n"):rep(30000))
end, function(got)
   test.equal(select(2, got:gsub("iline\t" .. END, "")), 30000)
   test.equal(got:sub(-5), "\r\n.\r\n")
end)

reply("a name of an item stays one line", function()
   send_dir("1", "a\n0fake\t/x", "/a")
end, "1a 0fake /x\t/a\tgopher.test\t7070\r\n.\r\n")

reply("a long reply leaves piece by piece", function()
   for i = 1, 30000 do
      send_info("line " .. i)
   end
end, function(got)
   test.equal(select(2, got:gsub("\r\n", "")), 30001)
   test.has(got, "iline 1\t" .. END, "iline 30000\t" .. END .. ".\r\n")
end)

reply("a long text file is sent to its end", function()
   send_textfile("files/long.txt")
end, function(got)
   test.equal(select(2, got:gsub("\r\n", "")), 20001)
   test.equal(got:sub(1, 8), "line 1\r\n")
   test.equal(got:sub(-15), "line 20000\r\n.\r\n")
end)

reply("a long text file within a menu is sent to its end", function()
   send_info("first")
   send_textfile("files/long.txt")
end, function(got)
   test.equal(select(2, got:gsub("\r\n", "")), 20002)
   test.has(got, "iline 20000\t" .. END .. ".\r\n")
end)

reply("a line of a file within a menu has at most 65536 bytes", function()
   send_info("first")
   send_info(select(2, pcall(send_textfile, "charsets/line.txt")))
end, function(got)
   test.has(got, "a field of a menu has at most 65536 bytes")
end)

case("a wrong argument is named, with its function and line", function()
   raises("send_info()", "#1 to 'send_info'", "string expected, got no value")
   raises("send_info({})", "#1 to 'send_info'", "got table")
   raises("send_text(nil)", "#1 to 'send_text'", "got nil")
   raises("text_send(true)", "#1 to 'text_send'", "got boolean")
   raises("send_dir()", "#1 to 'send_dir'", "got no value")
   raises("send_dir('1')", "#2 to 'send_dir'", "got no value")
   raises("send_dir('1', 'x', {})", "#3 to 'send_dir'", "got table")
   raises("send_dir('1', 'x', '', true)", "#4 to 'send_dir'", "got boolean")
   raises("send_dir('1', 'x', '', '', 'x')", "#5 to 'send_dir'", "number")
   raises("send_dir('1', 'x', '', '', 1.5)", "#5 to 'send_dir'")
   raises("send_link()", "#1 to 'send_link'", "table expected")
   raises("send_link{ name = 'x' }", "'send_link'", "string expected")
   raises("send_link{ type = '1' }", "'send_link'", "string expected")
   raises("send_raw()", "#1 to 'send_raw'", "got no value")
   raises("send_error()", "#1 to 'send_error'", "got no value")
   raises("send_error(('x'):rep(65537))", "#1 to 'send_error'", "65536")
   raises("send_error('x', ('y'):rep(65537))", "#2 to 'send_error'", "65536")
   raises("send_textfile()", "#1 to 'send_textfile'", "got no value")
   raises("send_gophermap()", "#1 to 'send_gophermap'", "got no value")
end)

case("an item type is one character, and a port is up to 65535", function()
   raises("send_dir('', 'x')", "#1 to 'send_dir'", "one character")
   raises("send_dir('01', 'x')", "#1 to 'send_dir'", "one character")
   raises("send_dir(' ', 'x')", "#1 to 'send_dir'", "one character")
   raises("send_dir('\\t', 'x')", "#1 to 'send_dir'", "one character")
   raises("send_dir('1', 'x', '', '', -1)", "#5 to 'send_dir'", "65535")
   raises("send_dir('1', 'x', '', '', 65536)", "#5 to 'send_dir'", "65535")
end)

case("a field of send_link has at most 65536 bytes", function()
   for _, name in ipairs { "name", "selector", "host" } do
      raises(("send_link{ type = '1', name = 'x', %s = ('y'):rep(65537) }")
         :format(name), "65536")
   end
end)

case("a gophermap that is not there is an error", function()
   local is_fine, why = pcall(send_gophermap, "nowhere")
   test.equal(is_fine, false)
   test.has(why, "/nowhere: no such file")
end)
