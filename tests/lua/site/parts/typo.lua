-- Misspells a function.
send_inof("a")
