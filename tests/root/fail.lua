send_info("This has not left yet when the handler fails.")
error("boom")
