-- title: Statistics of this site
-- How many came, for what, and how it goes. What is written of each request,
-- and for how long, is up to the operator: the option stats.

local stats = require("gopher.stats")

cache_for(10)
for _, line in ipairs(stats.page()) do
   send_info(line)
end
