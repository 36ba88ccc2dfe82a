local line = io.read()
send_info("[" .. line:sub(1, -2) .. "]")
send_info(tostring(io.read()))
