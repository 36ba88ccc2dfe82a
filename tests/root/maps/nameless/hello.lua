-- title: Hello
send_info("hello")
