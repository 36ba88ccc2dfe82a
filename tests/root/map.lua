send_info("before")
send_gophermap("maps/relative/gophermap")
send_info("after")
