-- hidden: no
send_info("here")
