-- type: 1
-- Replies that a handler writes with print and io.write.
local test = require("test")
local reply, case = test.reply, test.case
local equal, raises = test.equal, test.raises

local END = "\tgopher.test\t7070\r\n"

reply("print without a TAB is an info line", function()
   print("a text")
   print()
   print("two\nlines\r\n")
   print(setmetatable({}, { __tostring = function() return "shown" end }))
end, "ia text\t" .. END .. "i\t" .. END .. "itwo\t" .. END .. "ilines\t" ..
   END .. "ishown\t" .. END .. ".\r\n")

reply("print with TABs is a menu item, with host and port", function()
   print("0About\t/about.txt\texample.org\t70")
   print("0About", "/about.txt")
   print("1Up", "/", "+", "+")
   print("iHello\tfake\t(NULL)\t0")
   print("1Odd", "/", "example.org", "99999")
   print("hWeb\tURL:https://www.lua.org/\r")
   print("\tno type")
end, "0About\t/about.txt\texample.org\t70\r\n" ..
   "0About\t/about.txt" .. END .. "1Up\t/" .. END ..
   "iHello\tfake\t(NULL)\t7070\r\n" .. "1Odd\t/\texample.org\t7070\r\n" ..
   "hWeb\tURL:https://www.lua.org/" .. END .. "i no type\t" .. END .. ".\r\n")

reply("print of a dot ends the menu", function()
   print("one")
   print(".")
   print("two")
end, "ione\t" .. END .. ".\r\n")

reply("print after raw bytes is raw", function()
   io.write("a\n")
   print("b", 1, nil, true)
   print()
end, "a\nb\t1\tnil\ttrue\n\n")

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
   io.write("b\n")
end, "ia\t\tgopher.test\t7070\r\nb\n")

local function mixes(_, log)
   test.has(log, "WARNING: /api_write.lua: print or io.write meets send_*")
   test.equal(select(2, log:gsub("meets", "")), 1)
end

reply("print beside send_info is warned about, once", function()
   send_info("a")
   print("b")
   send_info("c")
   print("d")
end, mixes)

reply("io.write beside send_dir is warned about", function()
   io.write("a")
   send_dir("1", "b", "/")
end, mixes)

reply("print alone is no mixture", function()
   print("b")
   send_end()
end, function(_, log)
   test.equal(log, "")
end)

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
   send_raw(line .. "|" .. tostring(io.read()) .. io.read("a"))
end, "/api_write?14\r|nil")

local function line_of(number, stop)
   return "/api_write?" .. number .. stop
end

reply("io.read takes the formats of Lua", function()
   send_raw(io.read("L"))
end, line_of(15, "\r\n"))

reply("io.read takes the formats of older Lua", function()
   send_raw(io.read("*a") .. io.read("*a"))
end, line_of(16, "\r\n"))

reply("io.stdin is the request line, once, for all that read", function()
   send_raw(io.stdin:read("*l") .. tostring(io.read()) ..
      tostring(io.stdin:read()) .. tostring(io.stdin:close()))
end, line_of(17, "\rnilniltrue"))

reply("io.stdin:lines ends after the request line", function()
   for line in io.stdin:lines() do
      send_raw(line .. "|")
   end
end, line_of(18, "\r|"))

reply("os.exit ends the reply and the handler", function()
   send_info("all")
   pcall(os.exit, 1)
   send_info("never")
end, "iall\t" .. END .. ".\r\n")

reply("os.exit in a coroutine, or where a run cannot pause, ends it too",
   function()
      coroutine.wrap(function()
         send_info("all")
         table.sort({ 1, 2, 3 }, function() os.exit() end)
      end)()
      send_info("never")
   end, "iall\t" .. END .. ".\r\n")

reply("os.exit ends a trusted handler, and not its process", function()
   print("all")
   os.exit(true, true)
end, "iall\t" .. END .. ".\r\n", "--trusted=true")

reply("os.getenv has the variables of CGI", function()
   for _, name in ipairs { "SERVER_NAME", "SERVER_HOST", "SERVER_PORT",
      "SCRIPT_NAME", "SELECTOR", "REQUEST", "QUERY_STRING", "SEARCHREQUEST",
      "PATH_INFO", "DOCUMENT_ROOT", "SCRIPT_FILENAME", "REQUEST_METHOD",
      "GATEWAY_INTERFACE", "COLUMNS" } do
      send_raw(os.getenv(name) .. "|")
   end
   send_raw(tostring(os.getenv("REMOTE_ADDR") == remote))
end, "gopher.test|gopher.test|7070|/api_write|/api_write?22|/api_write|22||" ..
   "||/api_write.lua|GET|CGI/1.1|67|true")

case("os.getenv has nothing of the server's environment", function()
   for _, name in ipairs { "PATH", "HOME", "PWD", "SHLVL", "", "server_name" } do
      equal(os.getenv(name), nil)
   end
   raises("os.getenv()", "#1 to 'getenv'", "got no value")
end)

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
