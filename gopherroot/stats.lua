-- title: Statistics of this site
-- Visitors, requests and the state of the server. It needs the option
-- stats.

local stats = require("gopher.stats")

cache_for(10)
for _, line in ipairs(stats.page()) do
   send_info(line)
end
