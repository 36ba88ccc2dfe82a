-- Calls itself without end.
local object = setmetatable({}, {})
getmetatable(object).__tostring = tostring
send_info(tostring(object))
