-- type: 0
send_text("a line")
error("a secret")
