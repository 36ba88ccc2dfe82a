-- Keeps files open, and catches the error of the limit.
send_info("before")
local open = {}
for i = 1, 100 do
   local _, file = pcall(io.open, "/about.txt")
   open[i] = file
end
send_info("after")
