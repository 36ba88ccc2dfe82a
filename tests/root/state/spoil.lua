-- Changes everything within reach, and ends in the way that `query` names.
local send_info, send_raw, send_error, pcall, error, type, next, io_open,
   setmetatable, getmetatable, resume, create, yield, rep, seed, collect, find =
   send_info, send_raw, send_error, pcall, error, type, next, io.open,
   setmetatable, getmetatable, coroutine.resume, coroutine.create,
   coroutine.yield, string.rep, math.randomseed, collectgarbage, string.find
local query, globals = query, _G

-- Modules, also of the built-in handlers
local modules = {}
for _, name in ipairs { "gopher.text", "gopher.map", "gopher.listing", "greet",
   "counter" } do
   modules[name] = require(name)
end

-- Suspended coroutines with open files
local suspended = {}
for i = 1, 16 do
   suspended[i] = create(function()
      local file = io_open("/about.txt")
      spoilt = file
      yield(file)
   end)
   pcall(resume, suspended[i])
end
seed(42)
collect("stop")
collect("setpause", 1000000)

local function lie()
   return "spoilt"
end

-- Every table with its functions and metatable
local seen = {}
local function spoil(t)
   if type(t) ~= "table" or seen[t] then
      return
   end
   seen[t] = true
   local fields = {}
   for key, value in next, t do
      fields[key] = value
   end
   for key, value in next, fields do
      spoil(key)
      spoil(value)
      t[key] = type(value) == "function" and lie or
         type(value) ~= "table" and "spoilt" or value
   end
   t.spoilt = "spoilt"
   t[1] = "spoilt"
   setmetatable(t, { __index = lie, __newindex = lie, __name = "spoilt" })
end
spoil(modules)
spoil(getmetatable(""))
spoil(globals)

send_info("Everything is spoilt.")
local ways = {
   ends = function() end,
   fails = function() error("boom") end,
   object = function()
      error(setmetatable({}, { __tostring = lie, __gcd = lie }))
   end,
   loop = function() while true do end end,
   hidden = function() pcall(resume, create(function() while true do end end))
      while true do end
   end,
   eats = function()
      local all = {}
      while true do
         all[#all + 1] = rep("x", 100000 + #all)
      end
   end,
   stuck = function() rep("", 1 << 62) end,
   pattern = function() find(rep("a", 100), rep("a-", 30) .. "b") end,
   sorry = function() send_error("Sorry") end,
   sends = function()
      while true do
         send_raw(rep("spoilt ", 1000))
      end
   end,
}
ways[query]()
