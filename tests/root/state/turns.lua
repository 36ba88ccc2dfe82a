-- Works for several turns in all kinds of functions, with right results.
local tries = require("tries")
local N = 60000
local SUM = N * (N + 1) // 2

local function work()
   local sum = 0
   for i = 1, N do
      sum = sum + i
   end
   return sum
end

local function fold(...)
   local sum = 0
   for i = 1, select("#", ...) do
      sum = sum + select(i, ...)
   end
   return sum
end

local function deep(n)
   return n == 0 and 0 or n + deep(n - 1)
end

local meta = { __index = work, __len = work, __add = work, __concat = work,
   __call = work, __unm = work, __lt = function() return work() == SUM end,
   __tostring = function() return tostring(work()) end }
local object = setmetatable({}, meta)

for round = 1, 3 do
   tries.is("plain", work(), SUM)
   tries.is("pcall", select(2, pcall(work)), SUM)
   tries.is("xpcall", select(2, xpcall(error, work)), SUM)
   tries.is("wrap", coroutine.wrap(work)(), SUM)
   tries.is("resume", select(2, coroutine.resume(coroutine.create(work))), SUM)
   tries.is("pcall in wrap", select(2, coroutine.wrap(pcall)(work)), SUM)
   tries.is("wrap in wrap", coroutine.wrap(coroutine.wrap(work))(), SUM)
   local steps = coroutine.wrap(function()
      for i = 1, 2000 do
         coroutine.yield(i)
      end
   end)
   local sum = 0
   for i in steps do
      sum = sum + i
   end
   tries.is("many yields", sum, 2001000)
   local order = {}
   for i = 1, 2000 do
      order[i] = i * 7919 % 2003
   end
   table.sort(order, function(a, b) return work and a < b end)
   for i = 2, #order do
      tries.no("the order", order[i - 1] >= order[i])
   end
   tries.is("gsub", (("ab"):rep(5000):gsub("%w", function(c)
      return c == "a" and "" or nil end)), ("b"):rep(5000))
   tries.is("load", load("local work = ... return work()")(work), SUM)
   tries.is("index", object.x, SUM)
   tries.is("events", #object + -object + object() + (object + 1), 4 * SUM)
   tries.is("concat", object .. "x", SUM)
   tries.is("order", object < object, true)
   tries.is("tostring", tostring(object), tostring(SUM))
   tries.is("many values", fold(table.unpack(order, 1, 200)),
      fold(table.unpack(order, 1, 200)))
   tries.is("deep", deep(10000), 50005000)
   local text = {}
   for i = 1, N do
      text[#text + 1] = i % 10
   end
   tries.is("text", #table.concat(text), N)
   local counters = {}
   for i = 1, 1000 do
      local n = 0
      counters[i] = function() n = n + i return n end
   end
   local total = 0
   for _ = 1, 20 do
      for i = 1, 1000 do
         total = counters[i]()
      end
   end
   tries.is("closures", total, 20000)
   tries.is("round", type(round), "number")
end
tries.report()
