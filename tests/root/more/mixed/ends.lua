send_info("that is all")
send_end()
send_dir("1", "never sent", "/")
print("never sent")
