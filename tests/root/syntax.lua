send_info("no end
