-- recipes/uptime.lua
-- title: How long the host has been up
local minutes = uptime() // 60
send_info(("Up for %d days, %d hours and %d minutes"):format(
   minutes // 1440, minutes // 60 % 24, minutes % 60))
