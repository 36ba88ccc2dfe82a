-- A handler that deletes its globals only breaks itself.
local pairs, rawset, globals = pairs, rawset, _G
send_info("before")
for name in pairs(globals) do
   rawset(globals, name, nil)
end
send_info("after")
