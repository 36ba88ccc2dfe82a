-- The phase of the moon at a date in UTC. The formula is the short one of
-- Jean Meeus, "Astronomical Algorithms", chapter 48. The four main phases
-- are right within about an hour.

local time = require("gopher.time")

local phase = {}

local sin, cos, rad, floor = math.sin, math.cos, math.rad, math.floor

phase.FIRST_YEAR, phase.LAST_YEAR = 1900, 2100

-- Days from 1 January 1970, the timestamp 0, to 1 January 2000.
local DAYS_TO_2000 = 10957

-- The number of the day of a timestamp; 1 January 2000 is 0.
function phase.day_at(timestamp)
   return timestamp // 86400 - DAYS_TO_2000
end

-- The number of a date such as "2026-11-24"; nil for a date that no
-- calendar has, and for a date outside of the years above.
function phase.day_of(date)
   local timestamp = date:find("^%d%d%d%d%-%d%d%-%d%d$") and
      time.parse(date)
   local year = timestamp and time.parts(timestamp).year
   if year and year >= phase.FIRST_YEAR and year <= phase.LAST_YEAR then
      return phase.day_at(timestamp)
   end
end

-- The date of the number of a day.
function phase.date_of(number)
   return time.date((number + DAYS_TO_2000) * 86400)
end

-- The angle from the sun to the moon, seen from the earth, in degrees: 0
-- is new, 90 the first quarter, 180 full. `day` can have a fraction: 0.5
-- is noon.
function phase.angle(day)
   local t = (day - 0.5) / 36525
   local d = rad(297.8501921 + 445267.1114034 * t)
   local sun = rad(357.5291092 + 35999.0502909 * t)
   local moon = rad(134.9633964 + 477198.8675055 * t)
   return (297.8501921 + 445267.1114034 * t + 6.289 * sin(moon) -
      2.100 * sin(sun) + 1.274 * sin(2 * d - moon) +
      0.658 * sin(2 * d) + 0.214 * sin(2 * moon) +
      0.110 * sin(d)) % 360
end

-- The lit part of the disc at an angle, from 0 to 1.
function phase.lit(angle)
   return (1 - cos(rad(angle))) / 2
end

-- Reports whether a point of the disc is lit; nil for the sky around it.
-- The disc reaches from -1 to 1 in both directions.
function phase.is_lit(angle, x, y)
   if x * x + y * y > 1 then
      return nil
   end
   local edge = math.sqrt(1 - y * y) * cos(rad(angle))
   return angle < 180 and x > edge or angle >= 180 and x < -edge
end

local names = {
   [0] = "New moon", "First quarter", "Full moon", "Last quarter",
}
local between = {
   [0] = "Waxing crescent", "Waxing gibbous", "Waning gibbous",
   "Waning crescent",
}

-- The name of the phase on a day. A main phase belongs to the day on
-- which it happens.
function phase.name(day)
   local before = floor(phase.angle(day) / 90)
   local after = floor(phase.angle(day + 1) / 90)
   return before ~= after and names[after] or between[before]
end

-- The first day from `day` on with one of the names above.
function phase.next(day, name)
   for number = day, day + 40 do
      if phase.name(number) == name then
         return number
      end
   end
end

return phase
