-- type: 7
send_info("You look for " .. tostring(search) .. ".")
