-- type: 9
-- Answers `gophermoon --report`: the statistics for a terminal or as JSON, or
-- those of a journal on standard input.
local stats = require("gopher.stats")

local function print_lines(lines)
   send_raw(table.concat(lines, "\n") .. "\n")
end

if request.query == "json" then
   send_raw(stats.json())
elseif request.query == "journal" then
   local figures, lines, skipped = require("gopher.journal").read(
      require("gopher.check").read_line)
   if lines == skipped then
      write_log("ERROR", "report: no line names a client; pipe the output " ..
         "of journalctl -o json")
      require("gopher.check").count(1)
      return
   elseif skipped > 0 then
      write_log("INFO", ("report: %d of %d lines name no client"):format(skipped,
         lines))
   end
   print_lines(stats.journal(figures))
else
   print_lines(stats.page())
end
