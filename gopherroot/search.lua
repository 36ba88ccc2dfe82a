-- title: Search this site
-- type: 7
-- Two lines make a search of a site; the second one says what it is
-- called. The manual, gophermoon-handler(7), knows more options.
local search = require("gopher.search")
search.serve { title = "Search this site" }
