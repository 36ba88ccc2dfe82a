-- title: A tool with a title
-- type: 7
send_info("You search for " .. tostring(search))
