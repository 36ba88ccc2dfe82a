-- Where the moon stands, computed from the date alone, in UTC. The
-- formula is the short one of Jean Meeus, "Astronomical Algorithms",
-- chapter 48. The four main phases come out within an hour or so.

local time = require("gopher.time")

local phase = {}

local sin, cos, rad, floor = math.sin, math.cos, math.rad, math.floor

phase.FIRST_YEAR, phase.LAST_YEAR = 1900, 2100

-- Days from 1 January 1970, where moments begin, to 1 January 2000.
local DAYS_TO_2000 = 10957

-- The number of the day that a moment is in; 1 January 2000 is 0.
function phase.day_at(moment)
   return moment // 86400 - DAYS_TO_2000
end

-- The number of a date such as "2026-11-24". It is nil for a date that
-- no calendar has, and for one that is too far away.
function phase.day_of(date)
   local moment = date:find("^%d%d%d%d%-%d%d%-%d%d$") and
      time.parse(date)
   local year = moment and time.parts(moment).year
   if year and year >= phase.FIRST_YEAR and year <= phase.LAST_YEAR then
      return phase.day_at(moment)
   end
end

-- The date of a day's number.
function phase.date_of(number)
   return time.date((number + DAYS_TO_2000) * 86400)
end

-- How far the moon is ahead of the sun, as seen from the earth, in
-- degrees: 0 is new, 90 the first quarter, 180 full. `day` may have a
-- fraction: 0.5 is noon.
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

-- How much of the disc is lit at an angle, from 0 to 1.
function phase.lit(angle)
   return (1 - cos(rad(angle))) / 2
end

-- Is this point of the disc lit? It reaches from -1 to 1 both ways;
-- nil is the sky around it.
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

-- What a day's moon is called. The four main phases belong to the day
-- on which they happen.
function phase.name(day)
   local before = floor(phase.angle(day) / 90)
   local after = floor(phase.angle(day + 1) / 90)
   return before ~= after and names[after] or between[before]
end

-- The first day from `day` on that has one of the names above.
function phase.next(day, name)
   for number = day, day + 40 do
      if phase.name(number) == name then
         return number
      end
   end
end

return phase
