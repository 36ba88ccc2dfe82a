-- Wrong values in sending functions: errors, and no output.
local tries = require("tries")
local nan, huge = 0 / 0, math.huge
local text = setmetatable({}, { __tostring = function() return "text" end,
   __name = "text", __concat = function() return "text" end })

for name, f in pairs { send_info = send_info, send_text = send_text,
   text_send = text_send, send_raw = send_raw, send_error = send_error,
   io_write = io.write } do
   for _, value in ipairs { {}, text, print, true, false, io.stdout,
      coroutine.create(print), io.open("/about.txt") } do
      tries.fails(name .. " of a " .. type(value), f, value)
   end
   if f ~= io.write then
      tries.fails(name .. " of nothing", f)
      tries.fails(name .. " of nil", f, nil)
   end
end

for _, kind in ipairs { "", "ii", "\t", "\n", "\r", "\0", " ", "i\0", "\1",
   "\x1f", "\u{e9}", "\xff", {}, text, true, 12, 1.5 } do
   tries.fails(("type %q"):format(tostring(kind)), send_dir, kind, "x", "/x")
   tries.fails("and in a link", send_link, { type = kind, name = "x" })
end
for _, port in ipairs { -1, 65536, 1 << 62, math.mininteger, nan, huge, -huge,
   70.5, 1e308, "x", "70x", "0x", "", "7 0", {}, text, true, print } do
   tries.fails("port " .. tostring(port), send_dir, "0", "x", "/x", "h", port)
   tries.fails("and in a link", send_link, { type = "0", name = "x",
      port = port })
end
for _, value in ipairs { {}, text, print, true } do
   tries.fails("a name", send_dir, "0", value, "/x")
   tries.fails("a selector", send_dir, "0", "x", value)
   tries.fails("a host", send_dir, "0", "x", "/x", value)
   tries.fails("a name in a link", send_link, { type = "0", name = value })
   tries.fails("a severity", write_log, value, "x")
   tries.fails("a message", write_log, "INFO", value)
   tries.fails("the log's stream", io.stderr.write, value == true and "" or 1,
      "x")
end
tries.fails("no name", send_dir, "0")
tries.fails("nothing", send_dir)
tries.fails("no link", send_link)
tries.fails("an empty link", send_link, {})
tries.fails("a link of text", send_link, "0")
tries.fails("a link without a type", send_link, { name = "x" })
tries.fails("a link that fails", send_link, setmetatable({}, { __index = error }))
tries.fails("a link that yields", send_link,
   setmetatable({}, { __index = coroutine.yield }))
tries.fails("a link that is deep", send_link, setmetatable({},
   { __index = function(t, k) return t[k] end }))
tries.fails("a link that gives tables", send_link, setmetatable({},
   { __index = function() return {} end }))
tries.fails("a stream that is none", io.stdout.write, 1, "x")
tries.fails("a stream that is nil", io.stdout.write, nil)
tries.fails("no log", write_log)
tries.fails("no message", write_log, "INFO")
write_log("a severity with \0, \r, \n and %s %n", "a \0, \r\n and %s %n %99999d")
io.stderr:write("%s%n", "\0", "\27[2J\7", "x\r\ny", 42, "\xff")
io.stderr:write()
tries.fails("a table for the log", io.stderr.write, io.stderr, {})
tries.report()

-- Valid values make a valid reply.
send_dir(".", "a dot", "/x", "h", 70)
send_dir("3", "numbers", 42, 1.5, "70")
send_dir("0", "no port", "/x", "h", 0)
send_link(setmetatable({ type = 1 }, { __index = { name = 2, selector = 3,
   host = 4, port = 5 } }))
send_link { type = "1", name = "a\nb", selector = "\r\n.\r\n", host = "h\t\r\n\0" }
send_info("")
send_info(".")
send_info("\r\n.\r\n")
send_info(42)
send_info("\xff\xfe latin")
send_info("\27[31mred\7\x7f")
