send_info(query or "no query")
