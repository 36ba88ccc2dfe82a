-- Writes like plain Lua: the server adds nothing, not even a dot.
print("iprinted\t\tgopher.test\t7070\r")
io.write("iwritten\t\tgopher.test\t", 7070, "\r\n")
