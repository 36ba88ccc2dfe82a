send_info("another handler wins")
