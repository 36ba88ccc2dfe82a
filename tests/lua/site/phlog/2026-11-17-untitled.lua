-- type: 0
-- A secret of its author
send_text("Hi")
