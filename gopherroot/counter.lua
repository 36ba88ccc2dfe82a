-- title: How many have come
-- type: 0
-- hidden: yes
-- The map of the front page has a line "=counter.lua": this is a part
-- of that menu, and counts who sees it. Where the server has no state
-- directory it is silent.
local store = require("gopher.store")

if store.works() then
   send_text(("You are visitor number %d."):format(store.incr("visitors")))
end
