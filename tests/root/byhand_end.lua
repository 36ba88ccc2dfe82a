-- Writes like the first Gophermoon: raw, with its own dot.
io.write("iby hand\t\tgopher.test\t7070\r\n")
send_end()
