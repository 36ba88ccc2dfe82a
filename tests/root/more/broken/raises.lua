-- A part of a menu that fails once it has begun.
send_info("so far")
error("what an author wants to know\nand more")
