-- Without its globals a handler can only hurt itself.
local pairs, rawset, globals = pairs, rawset, _G
send_info("before")
for name in pairs(globals) do
   rawset(globals, name, nil)
end
send_info("after")
