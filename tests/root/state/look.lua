-- Checks that no other run has left anything, and spoils everything.
local tries = require("tries")

-- No table has unexpected fields.
local seen = {}
local function look(name, t)
   if type(t) ~= "table" or seen[t] then
      return
   end
   seen[t] = true
   tries.is("the metatable of " .. name, getmetatable(t), nil)
   for key, value in next, t do
      tries.no(name .. "[1]", key == 1 and value)
      tries.no(name .. "." .. tostring(key), key == "spoilt")
      tries.no("a value of " .. name, value == "spoilt")
      look(name .. "." .. tostring(key), value)
   end
end
local modules = {}
for _, name in ipairs { "gopher.text", "gopher.map", "gopher.listing", "greet",
   "counter" } do
   modules[name] = require(name)
end
seen[tries] = true
look("_G", _G)
look("modules", modules)
look("the metatable of strings", getmetatable(""))
look("the argument", (...))
tries.is("the argument", (...), request)
for _, value in ipairs { 1, true, print, coroutine.create(print) } do
   tries.is("the metatable of a " .. type(value), getmetatable(value), nil)
end
tries.is("that of nil", getmetatable(nil), nil)

-- The libraries work.
tries.is("string", ("x"):rep(3):upper() .. #string.format("%5d", 1), "XXX5")
tries.is("gsub", ("abc"):gsub("b", "%0%0"), "abbc")
tries.is("table", table.concat({ table.unpack { 3, 4 } }, ","), "3,4")
tries.is("math", math.max(1, math.floor(2.5)), 2)
tries.is("utf8", utf8.char(0x263A):len(), 3)
tries.is("os", os.date("!%Y", 0), "1970")
tries.is("coroutine", coroutine.wrap(function() return 7 end)(), 7)
tries.is("load", load("return 8")(), 8)
tries.is("select", select("#", pcall(error)), 2)
tries.is("tonumber", tonumber("0x10") .. tostring(nil), "16nil")
tries.is("greet", modules.greet("moon"), "Hello, moon")
tries.is("text", modules["gopher.text"].width("\u{e9}"), 1)
tries.is("counter", modules.counter.n, 1)
tries.is("exists", exists("/about.txt") and not exists("/spoilt"), true)
tries.no("much memory", collectgarbage("count") > 2000 and
   collectgarbage("count"))
tries.is("the collector", collectgarbage("setpause", 100), 0)

-- The limit of open files is unchanged.
local open = {}
for i = 1, 16 do
   open[i] = io.open("/about.txt")
   tries.is("file " .. i, io.type(open[i]), "file")
end

-- Spoils everything for the next run.
if tries.report() == 0 then
   left, string.left, math.left = "behind", "behind", "behind"
   getmetatable("").__add = function() return "spoilt" end
   getmetatable("").__index = function() return "spoilt" end
   request.spoilt, modules.greet = "spoilt", nil
   modules["gopher.text"].width = function() return 42 end
   setmetatable(_G, { __index = function() return "spoilt" end })
end
