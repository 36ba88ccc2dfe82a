-- type: 0
-- A text cannot end itself, and has no menu lines.
local tries = require("tries")
tries.fails("a menu line", send_dir, "1", "x", "/x")
tries.fails("a link", send_link, { type = "1", name = "x" })
send_text(".")
send_text(".\r\n")
send_text("a\r\n.\r\n.b\n.\n")
send_text("a\0b\tc\r")
send_text("")
send_info("\n.\n")
tries.report()
