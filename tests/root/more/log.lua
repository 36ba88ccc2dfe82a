write_log("INFO", "to the operator")
write_log("ERROR", "to the operator, too")
send_info("to the visitor")
