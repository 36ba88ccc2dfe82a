-- title: From a handler
-- type: 0
send_text("Hi")
