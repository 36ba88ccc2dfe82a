-- Answers for a directory with a gophermap.
send_gophermap(request.map)
send_end()   -- also where a part of it was written by hand
