-- Each coroutine ends before anybody counts; all of them together do not.
local function short()
   for _ = 1, 200 do
   end
end
while true do
   coroutine.wrap(short)()
end
