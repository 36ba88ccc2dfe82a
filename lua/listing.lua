-- Answers a directory without a gophermap.
require("gopher.listing").send(request.path)
send_end()   -- adds the last dot also after raw output of an included map
