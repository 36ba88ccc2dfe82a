-- Pauses often, and checks its state after each pause.
local mark = {}
tries = require("tries")
tries.no("a mark", mine or string.mine or request.mine or
   getmetatable("").mine or require("counter").mine)
mine, string.mine, request.mine = mark, mark, mark
getmetatable("").mine, require("counter").mine = mark, mark
local file = io.open("/big/text.txt")
local number = math.random(1 << 40)
math.randomseed(number)
local first = math.random(1 << 40)

local function check(line)
   tries.is("the file", file:read("l"), line)
   tries.is("_G", mine, mark)
   tries.is("string", string.mine, mark)
   tries.is("request", request.mine, mark)
   tries.is("strings", getmetatable("").mine, mark)
   tries.is("counter", require("counter").mine, mark)
end

local within = coroutine.wrap(function(line)
   while true do
      check(line)
      line = coroutine.yield()
   end
end)

local n = 0
for line in lines("/big/text.txt") do
   n = n + 1
   send_info(line .. (" and so on"):rep(10))
   within(line)
   if n == 5000 then
      break
   end
end
math.randomseed(number)
tries.is("random", math.random(1 << 40), first)
tries.is("counter", require("counter").n, 1)
tries.report()
