print("iby hand", "", "somewhere", 70)
print()
io.write("a", 1, "\n")
io.stdout:write("b\n")
