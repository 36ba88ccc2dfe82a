-- Each coroutine ends before the count hook runs; all together must not escape.
local function short()
   for _ = 1, 200 do
   end
end
while true do
   coroutine.wrap(short)()
end
