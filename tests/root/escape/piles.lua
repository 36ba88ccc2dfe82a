-- Output that cannot leave, because the handler cannot pause where it sends:
-- it may pile up only so far. `query` says how.
local piece = ("0123456789abcdef"):rep(1 << 12)
local few = setmetatable({}, { __index = function() return piece end })
local many = table.pack(table.unpack(few, 1, 400))

-- Calls f in a function that cannot pause.
local places = {
   sort = function(f)
      table.sort({ 1, 2, 3 }, function() f() end)
   end,
   gsub = function(f)
      return (("x"):gsub("x", function() f() end))
   end,
   load = function(f)
      load(function() f() end)
   end,
   tostring = function(f)
      return tostring(setmetatable({}, { __tostring = f }))
   end,
   coroutine = function(f)
      table.sort({ 1, 2, 3 }, coroutine.wrap(function() f() end))
   end,
   module = function(f)
      pile = f
      require("piler")
   end,
   deep = function(f)
      coroutine.wrap(function()
         ("x"):gsub("x", coroutine.wrap(function()
            pcall(coroutine.wrap(f))
            f()
         end))
      end)()
   end,
}

-- 25 MiB each, and more
local sends = {
   raw = function() for _ = 1, 400 do send_raw(piece) end end,
   info = function() for _ = 1, 400 do send_info(piece) end end,
   dir = function()
      for _ = 1, 400 do
         send_dir("0", piece, piece, piece)
      end
   end,
   write = function() io.write(table.unpack(many, 1, 400)) end,
   method = function() io.stdout:write(table.unpack(many, 1, 400)) end,
   print = function() print(table.unpack(many, 1, 400)) end,
   prints = function() while true do print() end end,
   file = function() while true do send_textfile("/big/text.txt") end end,
   map = function() while true do send_gophermap("/maps/lines/gophermap") end end,
}

local place, send = query:match("^(%a+),(%a+)$")
send_info("before")
places[place](sends[send])
