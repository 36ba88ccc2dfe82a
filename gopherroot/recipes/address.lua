-- recipes/address.lua
-- title: The address of the visitor
send_info("Your address: " .. remote)
