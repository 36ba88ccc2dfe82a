-- Tells who asks.
send_info("You are " .. remote .. ".")
