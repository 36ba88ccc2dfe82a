-- type: 0
send_text(tostring(write_log(query, "a line with \1bytes") or "nothing"))
