-- Writes as Lua does: nothing is added to it, not even a dot.
print("iprinted\t\tgopher.test\t7070\r")
io.write("iwritten\t\tgopher.test\t", 7070, "\r\n")
