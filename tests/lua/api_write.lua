-- type: 1
-- Replies that a handler writes with print and io.write.
local test = require("test")
local reply, case = test.reply, test.case
local equal, raises = test.equal, test.raises

reply("print puts TABs between its values and LF behind them", function()
   print("a", 1, nil, true)
   print()
end, "a\t1\tnil\ttrue\n\n")

reply("print shows a value as tostring does", function()
   print(setmetatable({}, { __tostring = function() return "shown" end }))
end, "shown\n")

reply("io.write writes its values and adds nothing", function()
   io.write("a", 1, "\0", 1.5)
   io.write()
end, "a1\0" .. "1.5")

reply("io.write and io.stdout:write can be chained", function()
   io.write("a"):write("b", "c"):write("d")
   io.stdout:write("e"):write("f")
end, "abcdef")

reply("the methods of io.stdout that do nothing return it", function()
   io.write(tostring(io.stdout:flush() == io.stdout),
      tostring(io.stdout:setvbuf("no") == io.stdout),
      tostring(io.stdout:close() == io.stdout))
end, "truetruetrue")

reply("no dot is added to what was written by hand", function()
   send_info("a")
   print("b")
end, "ia\t\tgopher.test\t7070\r\nb\n")

reply("send_end adds the dot to what was written by hand", function()
   io.write("ia\tx\tx\t70\r\n")
   send_end()
   send_end()
end, "ia\tx\tx\t70\r\n.\r\n")

reply("an error takes the place of what was written by hand", function()
   print("before")
   send_error("Sorry")
end, "3Sorry\t\terror.host\t1\r\n.\r\n")

reply("io.read is the visitor's line with its CR, once", function()
   local line = io.read()
   send_raw(line .. "|" .. tostring(io.read()) .. tostring(io.read("a")))
end, "/api_write?9\r|nilnil")

reply("io.read takes the formats of Lua", function()
   send_raw(io.read("L"))
end, "/api_write?10\r\n")

reply("io.read takes the formats of older Lua", function()
   send_raw(io.read("*a"))
end, "/api_write?11\r\n")

case("what cannot be written is an error", function()
   raises("io.write({})", "#1 to 'write'", "string expected, got table")
   raises("io.write('', nil)", "#2 to 'write'", "got nil")
   raises("io.stdout.write('x')", "#1 to 'write'", "table expected")
   raises("io.read({})", "#1 to 'read'")
end)

case("io has what handlers may do, and no more", function()
   for _, name in ipairs { "open", "lines", "type", "close", "read",
      "write" } do
      equal(type(io[name]), "function")
   end
   for _, name in ipairs { "popen", "tmpfile", "input", "output" } do
      equal(io[name], nil)
   end
end)
