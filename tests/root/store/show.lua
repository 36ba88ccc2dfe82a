-- type: 0
local store = require("gopher.store")
send_text(tostring(store.get("value")))
