-- recipes/people.lua
-- title: The people of this site, the latest change first
local time = require("gopher.time")

local all = people()
table.sort(all, function(a, b)
   return a.mtime > b.mtime
end)
for _, neighbour in ipairs(all) do
   send_dir("1", time.date(neighbour.mtime) .. "  ~" .. neighbour.name,
      neighbour.selector)
end
if #all == 0 then
   send_info("This site has no user directories.")
end
