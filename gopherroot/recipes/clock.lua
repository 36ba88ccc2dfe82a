-- recipes/clock.lua
-- title: Date and time in a zone
-- In a gophermap: =clock.lua +9 Tokyo. With "eu" at the end, summer
-- time is that of Europe: =clock.lua +1 Berlin eu
local time = require("gopher.time")

-- The last Sunday of a month of 31 days, at 01:00 UTC.
local function last_sunday(year, month)
   local last = time.parse(("%d-%02d-31T01:00Z"):format(year, month))
   return last - time.parts(last).weekday % 7 * 86400
end

local hours, place = (query or "+0 Greenwich"):match("^([%d.+-]+) (.+)$")
local city = place:match("^(.+) eu$")
local now, offset = os.time(), (tonumber(hours) or 0) * 3600
local year = time.parts(now).year
if city and now >= last_sunday(year, 3) and
   now < last_sunday(year, 10) then
   offset = offset + 3600
end
local there = math.floor(now + offset)
local at = time.parts(there)
send_info(("%s, %02d:%02d in %s"):format(time.long(there), at.hour,
   at.minute, city or place))
