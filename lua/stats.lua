-- type: 9
-- Answers `gophermoon --report`: the statistics for a terminal, as JSON, or of
-- a journal.
local stats = require("gopher.stats")

if request.query == "json" then
   send_raw(stats.json())
else
   local lines = request.query == "journal" and stats.journal() or stats.page()
   send_raw(table.concat(lines, "\n") .. "\n")
end
