-- Answers for a directory without a gophermap.
require("gopher.listing").send(request.path)
send_end()   -- also where a map in it was written by hand
