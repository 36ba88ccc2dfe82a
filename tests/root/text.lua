-- type: 0
send_text("A text.")
text_send(".dot")
send_text("")
send_text("the end")
