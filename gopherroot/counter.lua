-- title: A counter of visitors
-- type: 0
-- hidden: yes
-- The map of the front page includes this handler with the line
-- "=counter.lua", so it counts the visitors of that page. Without a
-- state directory it sends nothing.
local store = require("gopher.store")

if store.works() then
   send_text(("You are visitor number %d."):format(store.incr("visitors")))
end
