-- Ends only its own part.
send_info("all")
pcall(os.exit, 0)
send_info("never")
