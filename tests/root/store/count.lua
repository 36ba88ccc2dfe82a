-- type: 0
send_text("seen " .. require("gopher.store").incr("seen"))
