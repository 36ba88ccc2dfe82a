-- recipes/load.lua
-- title: The load of the host, from a program
-- Needs the option trusted = { "/recipes" }. Never put text of a client
-- into a command.
cache_for(60)
if not io.popen then
   return send_info("The operator does not trust this handler.")
end
local program = io.popen("uptime")
for line in program:lines() do
   send_info(line)
end
program:close()
