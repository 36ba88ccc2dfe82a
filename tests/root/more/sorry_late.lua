send_info("before")
send_error("Closed\t/x\r\n.\r\nfor the night")
send_info("after")
