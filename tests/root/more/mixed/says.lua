-- type: 0
send_text("a line of text")
send_text(".")
