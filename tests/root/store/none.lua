-- type: 0
local store = require("gopher.store")
send_text(tostring(store.works()) .. " " .. select(2, store.works()))
for _, name in ipairs { "get", "set", "incr", "delete", "append", "list",
   "count", "trim", "rows", "exec" } do
   local _, why = pcall(store[name], "SELECT 1", 1)
   send_text(name .. ": " .. why)
end
store.commit()
store.rollback()
