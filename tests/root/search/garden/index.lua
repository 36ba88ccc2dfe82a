-- title: A garden of handlers
send_info("wolfram")
