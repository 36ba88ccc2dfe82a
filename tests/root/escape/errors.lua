-- Errors that try to do more than end the handler. `query` says which.
local function object(f)
   return setmetatable({}, { __tostring = f })
end

local ways = {
   loop = function() error(object(function() while true do end end)) end,
   error = function() error(object(error)) end,
   table = function() error(object(function() return {} end)) end,
   huge = function()
      error(object(function() return ("x"):rep(15 << 20) end))
   end,
   eater = function()
      error(object(function()
         local all = {}
         while true do
            all[#all + 1] = ("x"):rep(1000 + #all)
         end
      end))
   end,
   deep = function()
      error(object(function(it) return tostring(it) end))
   end,
   yield = function() error(object(coroutine.yield)) end,
   coroutine = function()
      error(object(coroutine.wrap(function()
         while true do coroutine.yield() end
      end)))
   end,
   menu = function()
      error(object(function()
         send_info("more")
         send_raw("0forged\t/x\tgopher.test\t70\r\n.\r\n")
         send_end()
         return "after the end"
      end))
   end,
   sorry = function()
      error(object(function() send_error("Not found") return "" end))
   end,
   name = function() error(setmetatable({}, { __name = ("x"):rep(1 << 20) })) end,
   odd = function() error(setmetatable({}, { __name = 42 })) end,
   none = function() error() end,
   number = function() error(42) end,
   truth = function() error(true) end,
   thread = function() error(coroutine.running()) end,
   long = function() error(("x\n"):rep(1 << 20)) end,
   forged = function()
      error("a\r\n0forged\t/x\tgopher.test\t70\r\n.\r\n\0more")
   end,
   level = function() error("x", 1 << 30) end,
   negative = function() error("x", -1) end,
   assert = function() assert(nil, object(error)) end,
   nothing = function() assert(false) end,
   call = function() (nil)() end,
   chain = function()
      local one = object()
      getmetatable(one).__tostring = setmetatable({}, { __call = error })
      error(one)
   end,
   wrapped = function()
      coroutine.wrap(function()
         coroutine.wrap(function() error(object(error)) end)()
      end)()
   end,
   globals = function()
      local names = {}
      for i = 1, 20000 do
         names["f" .. i] = i
      end
      for i = 1, 5 do
         _G["t" .. i] = names
      end
      local function down(n)
         return n > 0 and down(n - 1) + 1 or error("deep down")
      end
      down(1000)
   end,
   stack = function()
      local function down() return down() + 1 end
      down()
   end,
   handler = function()
      xpcall(error, function() error(object(error)) end)
      error("after that")
   end,
   print = function() print("a", object(error), "b") end,
   write = function() io.write("a", {}, "b") end,
   stderr = function()
      io.stderr:write(setmetatable({}, { __concat = function() return {} end }))
      error("after that")
   end,
}
send_info("before")
ways[query]()
