-- Sends the address of the client.
send_info("You are " .. remote .. ".")
