-- A server like the first Gophermoon: an interpreter that is started for each
-- client, and that runs scripts.
local root = ...
local host, port = "bench.test", "70"

function send_info(text)
   io.write("i", text, "\t\t", host, "\t", port, "\r\n")
end

function send_dir(type, name, selector)
   io.write(type, name, "\t", selector, "\t", host, "\t", port, "\r\n")
end

local selector = io.read():gsub("\r$", "")
if selector:find("..", 1, true) then
   os.exit(1)
end
local handler = io.open(root .. selector .. ".lua")
if handler then
   handler:close()
   dofile(root .. selector .. ".lua")
else
   for line in io.lines(root .. selector) do
      io.write(line:gsub("^%.", ".."), "\r\n")
   end
end
io.write(".\r\n")
