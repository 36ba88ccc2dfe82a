send_info("so far")
send_error("No news\ttoday")
send_info("never sent")
send_error("never sent")
