-- type: 0
-- Output of the sending functions in a text.
local test = require("test")
local reply, case, raises = test.reply, test.case, test.raises

reply("a line ends in CRLF, and the text in a dot", function()
   send_text("one")
   send_text("")
   text_send("two")
end, "one\r\n\r\ntwo\r\n.\r\n")

reply("an empty text is its dot", function()
end, ".\r\n")

reply("an info line is a line of the text", function()
   send_info("Hello")
end, "Hello\r\n.\r\n")

reply("a line that begins with a dot gets another", function()
   send_text(".")
   send_text(".hidden")
   send_text("a.b")
end, "..\r\n..hidden\r\na.b\r\n.\r\n")

reply("the dots can be left out for the whole site", function()
   send_text(".")
   send_text(".hidden")
end, ". \r\n.hidden\r\n", "--text_end=none")

reply("lines within a line are lines", function()
   send_text("a\nb\r\nc")
end, "a\r\nb\r\nc\r\n.\r\n")

reply("a line end behind a line is no further line", function()
   send_text("a\n")
   send_text("b\r\n")
   send_text("\n")
   send_text("c\n\n")
end, "a\r\nb\r\n\r\nc\r\n\r\n.\r\n")

reply("print writes lines of the text", function()
   print("a", 1)
   print(".b\nc\n")
   print()
end, "a\t1\r\n..b\r\nc\r\n\r\n.\r\n")

reply("a text in Windows-1252 leaves as UTF-8", function()
   send_text("caf\xE9\x85")
end, "café…\r\n.\r\n")

reply("a file in UTF-16 within a text leaves as UTF-8", function()
   send_text("before")
   send_textfile("charsets/utf16.txt")
   send_text("\xFF\xFE")
end, "before\r\nonü\r\n..\r\nÿþ\r\n.\r\n")

reply("a binary is not framed if it is the whole reply", function()
   send_textfile("files/bytes.bin")
end, "a\0b\nc\r")

reply("with the charset raw, UTF-16 is sent as it is", function()
   send_textfile("charsets/utf16.txt")
end, "\xFF\xFEo\0n\0\xFC\0\n\0.\0\r\0\n\0", "--charset=raw")

reply("a text file is a part of the text", function()
   send_text("before")
   test.equal(send_textfile("files/lines.txt"), true)
   send_text("after")
end, "before\r\none\r\ntwo\r\n\r\nlastafter\r\n.\r\n")

reply("a text file is sent as it is framed", function()
   send_textfile("files/dots.txt")
end, "..hidden text\r\nA line\r\n...\r\n.\r\n")

reply("an error takes the place of a text", function()
   send_text("before")
   send_error("No such chapter")
end, "3No such chapter\t\terror.host\t1\r\n.\r\n")

reply("nothing is sent behind the end", function()
   send_text("one")
   send_end()
   send_text("two")
end, "one\r\n.\r\n")

reply("raw bytes in a text are not touched, and then nothing is added",
   function()
      send_raw(".a\nb")
   end, ".a\nb")

case("a text has no items", function()
   raises("send_dir('1', 'x')", "a menu line in a reply that is not a menu")
   raises("send_link{ type = '1', name = 'x' }", "in a reply that is not a menu")
end)

case("a wrong argument is named, with its function and line", function()
   raises("send_text()", "#1 to 'send_text'", "string expected, got no value")
   raises("send_text({})", "#1 to 'send_text'", "got table")
   raises("send_info(print)", "#1 to 'send_info'", "got function")
end)
