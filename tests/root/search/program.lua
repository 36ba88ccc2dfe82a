-- title: A small program
send_info("wolfram")
