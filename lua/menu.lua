-- Answers a directory with a gophermap.
send_gophermap(request.map)
send_end()   -- adds the last dot also after raw output of a handler in it
