-- Calls everything with everything. The results do not matter: each call must
-- return, and the handler must continue.
local huge = 1 << 62
local function print() end
local values = { 0, -1, 1.5, 0 / 0, huge, math.mininteger, "", "x", "%d(.-)", {},
   print, true, coroutine.create(print), setmetatable({}, { __index = string,
      __len = function() return -1 end, __call = print, __name = "x",
      __tostring = function() return "x" end }) }

-- Not these: with such arguments they take for ever, wait, or end the reply.
local without = { rep = true, move = true, yield = true, sleep = true,
   exit = true }

local names = {}
for _, library in ipairs { "string", "table", "math", "os", "utf8",
   "coroutine" } do
   for name in pairs(_G[library]) do
      names[#names + 1] = { library, name }
   end
end
for _, name in ipairs { "assert", "error", "getmetatable", "ipairs", "load",
   "next", "pairs", "pcall", "rawequal", "rawget", "rawlen", "rawset",
   "require", "select", "setmetatable", "tonumber", "tostring", "type",
   "xpcall", "collectgarbage", "lines", "exists", "isFile", "isDir",
   "isReadable", "entries" } do
   names[#names + 1] = { "_G", name }
end
for _, name in ipairs { "open", "lines", "type", "close" } do
   names[#names + 1] = { "io", name }
end

local calls = 0
for _, name in ipairs(names) do
   local f = _G[name[1]][name[2]]
   if type(f) == "function" and not without[name[2]] then
      pcall(f)
      for _, a in ipairs(values) do
         pcall(f, a)
         for _, b in ipairs(values) do
            pcall(f, a, b)
         end
         pcall(f, "x", "x", a)
         pcall(f, {}, 1, a)
         pcall(f, "x", a, -1, a)
         calls = calls + 4
      end
   end
end
send_info(calls > 4000 and "All calls have come back." or calls)
