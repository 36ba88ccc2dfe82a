-- An included handler that fails after it has sent a line.
send_info("so far")
error("what an author wants to know\nand more")
