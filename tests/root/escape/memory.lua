-- Ways to take all memory. `query` says which; none ends by itself.
local all = {}

-- Again and again, ignoring errors
local function insist(f)
   while true do
      pcall(f)
   end
end

local ways = {
   double = function()
      local s = "x"
      while true do
         s = s .. s
      end
   end,
   table = function()
      for i = 1, math.huge do
         all[i] = i
      end
   end,
   hash = function()
      for i = 1, math.huge do
         all[i + 0.5] = true
      end
   end,
   nest = function()
      while true do
         all = { all }
      end
   end,
   closures = function()
      while true do
         local before = all
         all = function() return before end
      end
   end,
   coroutines = function()
      while true do
         all[#all + 1] = coroutine.create(print)
      end
   end,
   suspended = function()
      while true do
         local co = coroutine.create(function(...)
            coroutine.yield(...)
         end)
         coroutine.resume(co, table.unpack({}, 1, 1000))
         all[#all + 1] = co
      end
   end,
   rep = function() return ("x"):rep(1 << 30) end,
   rep_in_pcall = function() insist(function() all = ("x"):rep(1 << 40) end) end,
   concat = function()
      for i = 1, 1000 do
         all[i] = ("x"):rep(100000)
      end
      return table.concat(all)
   end,
   gsub = function() return (("x"):rep(100000):gsub("x", ("y"):rep(1000))) end,
   format = function()
      local s = ("x"):rep(1 << 20)
      return ("%s"):rep(100):format(table.unpack(
         setmetatable({}, { __index = function() return s end }), 1, 100))
   end,
   pack = function() return ("s4"):rep(100):pack(table.unpack(
      setmetatable({}, { __index = function()
         return ("x"):rep(1 << 20)
      end }), 1, 100)) end,
   stack = function()
      local function down(...) return select("#", down(1, ...)) end
      return down()
   end,
   unpack = function()
      insist(function() all = { table.unpack({}, 1, 900000) } end)
   end,
   load = function()
      return assert(load(("x = 'some text' "):rep(500000)))
   end,
   constants = function()
      local at = 0
      return assert(load(function()
         at = at + 1
         return "f('" .. at .. "') "
      end))
   end,
   upvalues = function()
      while true do
         all[#all + 1] = load("local a, b, c = ... return function() " ..
            "return a, b, c end")({}, {}, {})
      end
   end,
   entries = function()
      while true do
         all[#all + 1] = entries("/docs")
      end
   end,
   lines = function()
      while true do
         for line in lines("/about.txt") do
            all[#all + 1] = line:rep(1000)
         end
      end
   end,
   read = function()
      while true do
         local file = io.open("/all.bin")
         all[#all + 1] = file:read("a"):rep(100)
         file:close()
      end
   end,
   error = function() error(("x"):rep(1 << 30)) end,
   tostring = function()
      error(setmetatable(all, { __tostring = function()
         for i = 1, math.huge do
            all[i] = i
         end
      end }))
   end,
   weak = function()
      setmetatable(all, { __mode = "k" })
      while true do
         local key = {}
         all[key] = key
         all[#all + 1] = key
      end
   end,
   date = function() insist(function() all = os.date(("%c"):rep(1 << 22)) end) end,
   environment = function()
      for i = 1, math.huge do
         _ENV["x" .. i] = i
      end
   end,
}
ways[query]()
