-- File handles, used in every wrong way.
local tries = require("tries")

local file = io.open("/about.txt")
for _, word in ipairs { "write", "seek", "setvbuf", "flush", "__gc", "__index",
   "fd", "slot" } do
   tries.no("a method " .. word, file[word])
end
tries.no("its metatable", getmetatable(file))
tries.fails("an assignment", function() file.x = 1 end)
tries.fails("a call", function() file() end)
tries.fails("a length", function() return #file end)
tries.fails("rawset", rawset, file, "x", 1)
tries.fails("rawget", rawget, file, "x")
tries.fails("next", next, file)
tries.fails("arithmetic", function() return file + 1 end)

-- Values that are not handles
local read, close = file.read, file.close
for _, other in ipairs { io.stdout, io.stderr, {}, "/about.txt", 42, print,
   setmetatable({}, { __name = "gophermoon.file", __index = file }) } do
   tries.fails("read of a " .. type(other), read, other)
   tries.fails("lines of a " .. type(other), file.lines, other)
   tries.fails("close of a " .. type(other), close, other)
   tries.is("io.type of a " .. type(other), io.type(other), nil)
end
tries.fails("read of nothing", read)
tries.fails("close of nothing", close)
tries.fails("io.close of nothing", io.close)
tries.fails("io.type of nothing", io.type)

-- Formats
for _, format in ipairs { "x", "*x", "", "*", "n", "ll", 1.5, math.huge, 0 / 0,
   {}, true } do
   if format ~= "ll" then
      tries.fails("format " .. tostring(format), file.read, file, format)
   end
end
tries.is("zero", file:read(0), "")
local whole = io.open("/about.txt")
tries.is("much", #file:read(1 << 62), #whole:read("a"))
whole:close()
tries.is("at the end", file:read(1), nil)
tries.is("of all", file:read("a"), "")
whole = io.open("/about.txt")
tries.fails("many formats", file.read, whole,
   table.unpack(setmetatable({}, { __index = function(_, i)
      return i < 100 and 0 or "x"
   end }), 1, 100))

whole:close()

-- After close()
file:close()
file:close()
tries.is("its type", io.type(file), "closed file")
tries.fails("read when closed", file.read, file)
tries.fails("lines when closed", file.lines, file)
local again = io.open("/about.txt")
for line in again:lines() do
   again:close()
   tries.no("a line", line == "")
end
local step = lines("/about.txt")
while step() do end
tries.is("a step beyond the end", step(), nil)
tries.fails("a closed one in the place of another", file.read, file)

-- The limit of open files
collectgarbage()
again, step = nil, nil
local open = {}
for i = 1, 16 do
   open[i] = io.open("/about.txt")
end
for _, one in ipairs(open) do
   tries.is("what each reads", one:read("l"), "A site that exists to be tested.")
   one:close()
end
tries.is("one again", io.type(io.open("/about.txt")), "file")
tries.report()
