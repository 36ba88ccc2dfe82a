-- type: 9
-- Output of the sending functions in bytes of other types.
local test = require("test")
local reply = test.reply

reply("bytes are sent as they are", function()
   send_raw("\0\1\r\n.\n\xFF")
   send_raw("")
   send_raw(12)
end, "\0\1\r\n.\n\xFF12")

reply("a reply of no bytes is empty", function()
end, "")

reply("a file is sent as it is", function()
   send_raw(io.open("files/bytes.bin", "r"):read("a"))
end, "a\0b\nc\r")

reply("a line has its CRLF, and there is no dot", function()
   send_text("a")
   send_info(".b")
end, "a\r\n.b\r\n")

reply("a text file is sent byte for byte", function()
   test.equal(send_textfile("files/bytes.bin"), true)
end, "a\0b\nc\r")

reply("an error takes the place of bytes", function()
   send_raw("before")
   send_error("Not for you")
end, "3Not for you\t\terror.host\t1\r\n.\r\n")

reply("a megabyte is as long as it was", function()
   local piece = ("0123456789abcdef"):rep(64)
   for _ = 1, 1024 do
      send_raw(piece)
   end
end, function(got)
   test.equal(#got, 1024 * 1024)
   test.equal((got:gsub("0123456789abcdef", "")), "")
end)
