-- Works for many turns, also in coroutines; replies must not mix.
local n = 0
local function work(times)
   for i = 1, times do
      n = n + #tostring(i)
   end
end
work(300000)
local co = coroutine.wrap(function(a)
   work(300000)
   send_info("inside " .. a)
   local b = coroutine.yield("one")
   work(300000)
   return b
end)
send_info(co(1))
send_info(co("two"))
send_info(tostring(n))
