-- title: A menu
send_info("Hi")
