-- Answers for a directory without a gophermap.
require("gopher.listing").send(request.path)
