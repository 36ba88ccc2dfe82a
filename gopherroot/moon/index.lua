-- title: Tonight's moon
-- Answers /moon, and all selectors below it that are not files. The rest
-- of the selector is in path_info: /moon/2026-11-24 shows the moon of
-- that day.

local phase = require("phase")

local ROWS, COLUMNS = 13, 27

-- The points of the picture: lit and dark.
local signs = { [true] = "@", [false] = "." }

local function picture_row(row, angle)
   local y = (row - (ROWS + 1) / 2) / (ROWS / 2)
   local line = {}
   for column = 1, COLUMNS do
      local x = (column - (COLUMNS + 1) / 2) / (COLUMNS / 2)
      line[column] = signs[phase.is_lit(angle, x, y)] or " "
   end
   return (" "):rep(8) .. table.concat(line):gsub(" +$", "")
end

local function link_to(text, day)
   local date = phase.date_of(day)
   if phase.day_of(date) then
      send_dir("1", ("%-14s %s"):format(text, date), "/moon/" .. date)
   end
end

local function send_moon(day)
   local angle = phase.angle(day + 0.5)
   send_info(("%s, %s"):format(phase.name(day), phase.date_of(day)))
   send_info("")
   for row = 1, ROWS do
      send_info(picture_row(row, angle))
   end
   send_info("")
   send_info(("At noon UTC %.0f %% of the disc is lit."):format(
      phase.lit(angle) * 100))
   send_info("This is the view from the northern half of the earth.")
   send_info("")
   link_to("The day before", day - 1)
   link_to("The day after", day + 1)
   link_to("Next full moon", phase.next(day + 1, "Full moon"))
   link_to("Next new moon", phase.next(day + 1, "New moon"))
   send_info("")
   send_dir("I", "Tonight's moon as a picture", "/moon/picture")
   send_dir("0", "How this page was made", "/source?moon/index.lua")
   send_dir("0", "How the phase is computed", "/source?lib/phase.lua")
   send_dir("1", "Back to the front page", "/")
end

local day
if not path_info or path_info == "" then
   day = phase.day_at(os.time())
else
   day = phase.day_of(path_info)
   cache_for(3600)   -- the moon of a date does not change
end
if day then
   send_moon(day)
else
   send_error(("Please ask for a day from %d to %d, such as " ..
      "/moon/2026-11-24"):format(phase.FIRST_YEAR, phase.LAST_YEAR))
end
