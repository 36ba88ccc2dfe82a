-- title: A tool
-- type: 7
send_info("found")
