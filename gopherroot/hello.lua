-- title: Say hello
-- A handler is a Lua file. It runs once for each visitor, from top
-- to bottom, and what it sends is the reply: here a menu. The last
-- dot and the line ends come from the server.

send_info("Hello, and welcome to " .. servername .. "!")
send_info("")
send_info("You come from " .. remote .. ",")
send_info("and the clock here says " .. os.date("%H:%M") .. ".")
send_info("")
send_dir("0", "How this page was made", "/source?hello.lua")
send_dir("1", "Back to the front page", "/")
