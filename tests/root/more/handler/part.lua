send_info("query=" .. tostring(query))
send_dir("0", "About", "/about.txt")
