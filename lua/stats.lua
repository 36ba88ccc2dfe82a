-- type: 9
-- Answers `gophermoon --stats`: the page of statistics, for a terminal.
local stats = require("gopher.stats")

if request.query == "json" then
   send_raw(stats.json())
else
   local lines = request.query == "journal" and stats.journal() or stats.page()
   send_raw(table.concat(lines, "\n") .. "\n")
end
