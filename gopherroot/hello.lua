-- title: Say hello
-- A handler is a Lua file. It runs once for each request, from top to
-- bottom, and its output is the reply, here a menu. The server adds the
-- line ends and the last dot.

send_info("Hello, and welcome to " .. servername .. "!")
send_info("")
send_info("You come from " .. remote .. ",")
send_info("and the time here is " .. os.date("%H:%M") .. ".")
send_info("")
send_dir("0", "How this page was made", "/source?hello.lua")
send_dir("1", "Back to the front page", "/")
