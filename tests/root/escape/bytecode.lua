-- Bytecode could do anything, so load() accepts only source.
local tries = require("tries")

-- string.dump(load("return 'escaped'"), true) of Lua 5.3
local code = "\x1bLua\x53\x00\x19\x93\r\n\x1a\n\x04\x08\x04\x08\x08\x78\x56" ..
   "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x28\x77\x40\x01\x00\x00" ..
   "\x00\x00\x00\x00\x00\x00\x00\x00\x01\x02\x03\x00\x00\x00\x01\x00\x00" ..
   "\x00\x26\x00\x00\x01\x26\x00\x80\x00\x01\x00\x00\x00\x04\x08escaped" ..
   "\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" ..
   "\x00\x00\x00"

-- A reader that returns n bytes at a time.
local function pieces(n)
   local at = 1 - n
   return function()
      at = at + n
      return code:sub(at, at + n - 1)
   end
end

for _, mode in ipairs { "b", "bt", "tb", "t", "B", "", "x", "b\0t" } do
   tries.no("load with mode " .. mode, load(code, "=code", mode))
   tries.no("and a reader", load(pieces(#code), "=code", mode))
   tries.no("and an environment", load(code, "=code", mode, {}))
end
tries.no("load", load(code))
tries.no("load without a mode", load(code, nil, nil))
tries.no("load with a name only", load(code, "code"))
for _, n in ipairs { 1, 2, 4, 5, 64 } do
   tries.no("pieces of " .. n, load(pieces(n)))
   tries.no("pieces with a mode", load(pieces(n), "=code", "b"))
end
tries.nothing("a mode that becomes binary", load, code, "=code",
   setmetatable({}, { __tostring = function() return "b" end }))
tries.no("a number for a mode", load(code, "=code", 66))
tries.no("behind a blank", load(" " .. code))
tries.no("behind a line", load("#!/usr/bin/lua\n" .. code))
tries.no("behind a mark", load("\u{FEFF}" .. code))
tries.no("only its beginning", load("\27"))
tries.no("an unknown version", load((code:gsub("\x53", "\x51", 1))))
tries.no("loadstring", loadstring)
tries.no("string.dump", string.dump or ("").dump or getmetatable("").dump)
tries.no("dofile", dofile)
tries.no("loadfile", loadfile)
tries.fails("a module of bytecode", require, "bytecode")
tries.nothing("a call of something else", load,
   setmetatable({}, { __call = pieces(#code) }))
tries.report()
