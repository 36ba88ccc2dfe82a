-- These functions reach no hook, and take memory or time without end.
local big = ("x"):rep(1 << 20)
while true do
   pcall(string.rep, "", 1 << 60)
   big:find(("x*"):rep(20) .. "y")
end
