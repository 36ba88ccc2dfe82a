-- A handler reaches only names that it may use.
local tries = require("tries")

local function set_of(words)
   local set = {}
   for word in words:gmatch("%S+") do
      set[word] = true
   end
   return set
end

-- The names in the libraries
local allowed = {
   os = set_of "time date clock difftime getenv exit",
   io = set_of "open lines type close read write stdin stdout stderr",
   string = set_of [[byte char find format gmatch gsub len lower match pack
      packsize rep reverse sub unpack upper]],
   table = set_of [[concat insert move pack remove sort unpack]],
   coroutine = set_of "create isyieldable resume running status wrap yield",
   utf8 = set_of "char charpattern codepoint codes len offset",
   math = set_of [[abs acos asin atan ceil cos deg exp floor fmod huge log max
      maxinteger min mininteger modf pi rad random randomseed sin sqrt tan
      tointeger type ult atan2 cosh sinh tanh pow frexp ldexp log10]],
}
for name, words in pairs(allowed) do
   for word in pairs(_G[name]) do
      tries.no(name .. "." .. tostring(word), not words[word])
   end
end

for word in pairs(set_of [[debug package module dofile loadfile loadstring
   setfenv getfenv newproxy jit ffi bit32 arg _LOADED _PRELOAD posix
   socket os.execute]]) do
   tries.no(word, _G[word])
end
for word in pairs(set_of "popen tmpfile output input") do
   tries.no("io." .. word, io[word])
end
for word in pairs(set_of "execute remove rename setlocale tmpname") do
   tries.no("os." .. word, os[word])
end
for word in pairs(set_of "read lines seek input close") do
   local method = io.stdout[word]
   tries.no("io.stdout:" .. word, method and method ~= io.stdout.close)
end

-- Their values: no userdata, no coroutine, no hidden metatable
local seen = {}
local function walk(name, value)
   if seen[value] then
      return
   end
   seen[value] = true
   local kind = type(value)
   tries.no(name, kind == "userdata" or kind == "thread")
   if value ~= "" and kind ~= "string" then
      tries.no("a metatable: " .. name, getmetatable(value))
   end
   if kind == "table" then
      for key, inner in next, value do
         walk(name .. "." .. tostring(key), inner)
      end
   end
end
seen[tries] = true
walk("_G", _G)
walk("request", (...))
tries.is("the chunk's argument", request, (...))
tries.is("the string metatable", next(getmetatable(""),
   next(getmetatable(""))), nil)
tries.is("its index", getmetatable("").__index, string)
tries.no("upvalues", pcall(function()
   return require("debug").getupvalue(print, 1)
end))
tries.report()
