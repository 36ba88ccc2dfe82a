send_info(
