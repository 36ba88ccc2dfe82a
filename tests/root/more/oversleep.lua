send_info("before")
pcall(sleep, 2)
sleep(0)
send_info("after")
