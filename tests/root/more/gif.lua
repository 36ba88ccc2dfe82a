-- type: g
local file = io.open("/docs/dot.gif", "rb")
send_raw(file:read("a"))
file:close()
