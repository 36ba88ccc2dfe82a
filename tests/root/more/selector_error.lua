send_error("Selector [" .. selector .. "] not found")
