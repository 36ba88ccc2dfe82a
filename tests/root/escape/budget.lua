-- Ways around the limit of instructions. `query` says which; none may get to
-- its end, where it says so.
local function count_to(n)
   local sum = 0
   for i = 1, n do
      sum = sum + i
   end
   return sum
end

local ways = {
   -- Many coroutines, each too short for the count hook
   short = function()
      for _ = 1, 20000 do
         coroutine.wrap(count_to)(230)
      end
   end,
   -- The same in two stages, so that no coroutine has a large share
   tree = function()
      local function branch(depth)
         if depth == 0 then
            return count_to(230)
         end
         for _ = 1, 60 do
            coroutine.wrap(branch)(depth - 1)
         end
      end
      branch(3)
   end,
   -- Without an end
   left = function()
      local function tease()
         count_to(230)
         coroutine.yield()
      end
      for _ = 1, 20000 do
         coroutine.resume(coroutine.create(tease))
      end
   end,
   -- The budget ends inside, and the error is dropped
   hidden = function()
      pcall(coroutine.wrap(function() while true do end end))
   end,
   hidden_resume = function()
      coroutine.resume(coroutine.create(function() while true do end end))
   end,
   hidden_twice = function()
      for _ = 1, 3 do
         pcall(coroutine.wrap(function()
            pcall(function() while true do end end)
         end))
      end
   end,
   storm = function()
      while true do
         coroutine.yield()
      end
   end,
   storm_within = function()
      local storm = coroutine.wrap(function()
         while true do
            coroutine.yield()
         end
      end)
      while true do
         storm()
      end
   end,
   storm_in_pcall = function()
      while true do
         pcall(coroutine.yield, pcall(coroutine.yield))
      end
   end,
   pair = function()
      local a, b
      a = coroutine.wrap(function() while true do b() coroutine.yield() end end)
      b = coroutine.wrap(function() while true do coroutine.yield() end end)
      while true do
         a()
      end
   end,
   nested = function()
      local function go(depth)
         while true do
            if depth < 100 then
               pcall(coroutine.wrap(go), depth + 1)
            end
         end
      end
      go(1)
   end,
   pcall = function()
      local function again()
         while true do
            pcall(again)
         end
      end
      pcall(again)
      again()
   end,
   handler = function()
      local function again(what)
         while true do
            xpcall(error, again)
         end
         return what
      end
      xpcall(again, again)
   end,
   handler_error = function()
      while true do
         xpcall(error, function() error() end)
      end
   end,
   sort = function()
      local list = {}
      for i = 1, 30000 do
         list[i] = i
      end
      table.sort(list, function(a, b)
         pcall(function() while true do end end)
         return a < b
      end)
   end,
   gsub = function()
      (("x"):rep(100000)):gsub("x", function()
         pcall(function() while true do end end)
      end)
   end,
   load = function()
      load(function()
         while true do
            pcall(error)
         end
      end)
   end,
   metamethods = function()
      local t = setmetatable({}, { __index = function(t, k)
         return pcall(rawget, t, k) and t[k + 1]
      end })
      while true do
         pcall(function() return t[1] end)
      end
   end,
   tail = function()
      local function go() return go() end
      return go()
   end,
   jump = function()
      ::again::
      goto again
   end,
   iterator = function()
      for _ in function() return true end do
         pcall(error)
      end
   end,
   string = function()
      while true do
         load("while true do end")()
      end
   end,
   tostring = function()
      print(setmetatable({}, { __tostring = function()
         while true do
            pcall(error)
         end
      end }))
   end,
   module = function()
      require("endless")
   end,
}
ways[query]()
send_info("The end was reached.")
