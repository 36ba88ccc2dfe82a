-- Deep recursion ends at the limits of Lua, and the handler continues.
local tries = require("tries")

-- Recursion through C functions
local function deep_pcall()
   local worked, what = pcall(deep_pcall)
   if not worked then
      error(what, 0)
   end
end
tries.fails("pcall", deep_pcall)

local function deep_gsub(text)
   return text:gsub(".", deep_gsub)
end
tries.fails("gsub", deep_gsub, "x")

local function deep_sort()
   table.sort({ 3, 1, 2 }, deep_sort)
end
tries.fails("sort", deep_sort)

local function deep_load()
   return assert(load(deep_load))
end
tries.fails("load", deep_load)

local function deep_wrap()
   coroutine.wrap(deep_wrap)()
end
tries.fails("wrap", deep_wrap)

local function deep_resume()
   local worked, what = coroutine.resume(coroutine.create(deep_resume))
   if not worked then
      error(what, 0)
   end
end
tries.fails("resume", deep_resume)

local function deep_mixture()
   coroutine.wrap(function()
      ("x"):gsub("x", function()
         local worked, what = pcall(table.sort, { 2, 1 }, deep_mixture)
         if not worked then
            error(what, 0)
         end
      end)
   end)()
end
tries.fails("a mixture", deep_mixture)

local function deep_handler(what)
   error(what, 0)
end
tries.no("a message handler", xpcall(error, deep_handler))
tries.no("its recursion", xpcall(error, function(what)
   return deep_wrap(what)
end))

tries.fails("require", require, "selfish")
tries.fails("another way", require, "selfish")

-- Recursive metamethods
local deep = {
   __index = function(t, k) return t[k] end,
   __newindex = function(t, k, v) t[k] = v end,
   __call = function(t) return (t()) end,
   __concat = function(a, b) return a .. b end,
   __len = function(t) return #t end,
   __unm = function(t) return -t end,
   __eq = function(a, b) return a == b end,
   __lt = function(a, b) return a < b end,
   __le = function(a, b) return a <= b end,
   __add = function(a, b) return a + b end,
   __band = function(a, b) return a & b end,
   __tostring = function(t) return tostring(t) end,
   __pairs = function(t) return pairs(t) end,
}
local one, other = setmetatable({}, deep), setmetatable({}, deep)
tries.fails("__index", function() return one.x .. "" end)
tries.fails("__newindex", function() one.x = 1 end)
tries.fails("__call", function() return one() .. "" end)
tries.fails("__concat", function() return one .. "x" end)
tries.fails("__len", function() return #one + 1 end)
tries.fails("__unm", function() return -one + 1 end)
tries.fails("__eq", function() return one == other end)
tries.fails("__lt", function() return one < other end)
tries.fails("__le", function() return one <= other end)
tries.fails("__add", function() return one + 1 end)
tries.fails("__band", function() return one & 1 end)
tries.fails("__tostring", tostring, one)
tries.fails("__tostring in a format", string.format, "%s", one)
tries.fails("__tostring in print", print, one)
tries.fails("__pairs", pairs, one)

local chain = {}
for _ = 1, 5000 do
   chain = setmetatable({}, { __index = chain, __newindex = chain })
end
tries.fails("a chain of __index", function() return chain.x end)
tries.fails("a chain of __newindex", function() chain.x = 1 end)
local ring = {}
setmetatable(ring, { __index = ring, __newindex = ring, __metatable = ring })
tries.fails("a ring of __index", function() return ring.x end)
tries.fails("a ring of __newindex", function() ring.x = 1 end)

-- Sources
for _, parts in ipairs { { "(", ")" }, { "{", "}" }, { "- ", "" },
   { "not ", "" }, { "f(", ")" }, { "a.b[", "]" }, { "1 .. ", "" },
   { "2 ^ ", "" }, { "function() return ", " end" }, { "{{", "}}" } } do
   tries.no("source of " .. parts[1], load("return " ..
      parts[1]:rep(30000) .. "1" .. parts[2]:rep(30000)))
end
for _, parts in ipairs { { "do ", " end" }, { "if a then ", " end" },
   { "while a do ", " end" }, { "repeat ", " until a" },
   { "for i = 1, 2 do ", " end" }, { "local function f() ", " end" } } do
   tries.no("source of " .. parts[1],
      load(parts[1]:rep(30000) .. parts[2]:rep(30000)))
end
tries.no("too many variables", load(("local a "):rep(300)))
tries.no("too many upvalues", load(("local a%d "):rep(100):gsub("%%d", "x") ..
   "return " .. ("("):rep(300)))
tries.no("too many numbers in a goto", load("goto " .. ("x"):rep(100)))
tries.no("too many arguments", load("f(" .. ("a,"):rep(300) .. "a)"))
tries.no("an attempt to end it early", load("return 1 end while true do"))
tries.report()
