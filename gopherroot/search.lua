-- title: Search this site
-- type: 7
-- Two lines make a search of the site. The manual, gophermoon-handler(7),
-- has more options.
local search = require("gopher.search")
search.serve { title = "Search this site" }
