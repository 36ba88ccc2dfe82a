-- Fields that try to forge a line.
local evil = "a\tb\r\n0forged\t/x\0y"
send_info(evil)
send_dir("0", evil, "/" .. evil, "host\r\n.\tname\0", 70)
send_link { type = "1", name = evil, selector = evil }
