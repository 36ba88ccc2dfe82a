send_info("This has not left yet when the handler gives up.")
send_error("Nothing to see\there")
send_info("Too late.")
