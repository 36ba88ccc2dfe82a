-- Answers for a directory with a gophermap.
send_gophermap(request.map)
