-- Ways to be stuck where no instruction is counted. `query` says which.
local huge = 1 << 62
local big = ("x"):rep(1 << 20)

-- A C function in place of a Lua function
local function lies(meta)
   return setmetatable({}, meta)
end

local ways = {
   pattern = function() big:find((".-"):rep(50) .. "y") end,
   gsub = function()
      return big:gsub("x*x*x*x*y", function() return "z" end)
   end,
   gmatch = function()
      for _ in big:gmatch("(.-)(.-)(.-)(.-)y") do end
   end,
   plain = function()
      return (big .. big):find(big:sub(2) .. "y", 1, true)
   end,
   rep = function() return (""):rep(huge) end,
   sep = function() return (""):rep(huge, "") end,
   move = function()
      local t = lies { __index = type, __newindex = rawequal }
      table.move(t, 1, huge, 2, t)
   end,
   move_empty = function() table.move({}, 1, huge, 1 << 20, {}) end,
   insert = function()
      table.insert(lies { __len = function() return huge end,
         __newindex = rawequal }, 1, 1)
   end,
   remove = function()
      table.remove(lies { __len = function() return huge end,
         __newindex = rawequal }, 1)
   end,
   concat = function()
      table.concat(lies { __index = table.concat }, "", 1, huge)
   end,
   sort = function()
      table.sort(lies { __len = function() return (1 << 31) - 2 end,
         __index = rawlen, __newindex = rawequal })
   end,
   -- A large table with nothing in it
   next = function()
      local t = {}
      for i = 1, 100000 do
         t[i + 0.5] = true
      end
      for i = 1, 100000 do
         t[i + 0.5] = nil
      end
      while true do
         next(t)
      end
   end,
   -- Lua's compiler looks for each label in a list of all jumps
   load = function()
      while true do
         load(("goto a "):rep(32000) .. "::a::")
      end
   end,
   -- A chain of weak keys, in the order that is worst for the collector
   weak = function()
      local weak, first = { __mode = "k" }, {}
      local key, all = first, {}
      for i = 1, 20000 do
         local t = setmetatable({}, weak)
         local next_key = {}
         t[key] = next_key
         all[i], key = t, next_key
      end
      for i = 1, math.huge do
         first[1] = ("x"):rep(10000 + i)
      end
   end,
   wrap = function()
      for _ in coroutine.wrap(string.rep), "", huge do end
   end,
   resume = function()
      coroutine.resume(coroutine.create(string.rep), "", huge)
   end,
   pcall = function()
      while true do
         pcall(string.rep, "", huge)
      end
   end,
   handler = function()
      xpcall(error, string.rep, "", huge)
      error(setmetatable({}, { __tostring = function()
         return ("").rep("", huge)
      end }))
   end,
   tostring = function()
      error(setmetatable({}, { __tostring = function()
         return ("").rep("", huge)
      end }))
   end,
   -- No hook within a message handler that a hook has called
   deaf = function()
      xpcall(function() while true do end end, function()
         while true do end
      end)
   end,
   unwind = function()
      local function again()
         while true do
            pcall(again)
         end
      end
      again()
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
   handlers = function()
      local function again()
         while true do
            xpcall(error, again)
         end
      end
      xpcall(again, again)
   end,
   module = function() require("stuck") end,
   files = function()
      local open = {}
      for i = 1, 10 do
         open[i] = io.open("/about.txt")
      end
      return (""):rep(huge, open[1]:read(0))
   end,
   sent = function()
      for _ = 1, 1000 do
         send_info(("already sent "):rep(10))
      end
      return (""):rep(huge)
   end,
   -- Never stuck for long, but again and again, and with a pause between
   pauses = function()
      local text = ("x"):rep(80)
      while true do
         text:find("x*x*x*y")
         send_info(("a line, and the next "):rep(2900))
      end
   end,
}

send_info("before")
ways[query]()
