-- Where the moon stands, computed from the date alone, in UTC. The
-- formula is the short one of Jean Meeus, "Astronomical Algorithms",
-- chapter 48. The four main phases come out within an hour or so.

local phase = {}

local sin, cos, rad, floor = math.sin, math.cos, math.rad, math.floor

phase.FIRST_YEAR, phase.LAST_YEAR = 1900, 2100

local month_days = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }

local function days_in(year, month)
   local is_leap = year % 4 == 0 and year % 100 ~= 0 or
      year % 400 == 0
   return month == 2 and is_leap and 29 or month_days[month]
end

-- The number of a day; 1 January 2000 is 0. It is nil for a date that
-- no calendar has, and for one that is too far away.
function phase.day_of(date)
   local year, month, day = date:match("^(%d%d%d%d)-(%d%d)-(%d%d)$")
   year, month, day = tonumber(year), tonumber(month), tonumber(day)
   if not year or
      year < phase.FIRST_YEAR or year > phase.LAST_YEAR or
      month < 1 or month > 12 or
      day < 1 or day > days_in(year, month) then
      return nil
   end
   local past = year - 1
   local days = past * 365 + past // 4 - past // 100 + past // 400
   for i = 1, month - 1 do
      days = days + days_in(year, i)
   end
   return days + day - 730120
end

-- The date of a day's number.
function phase.date_of(number)
   return os.date("!%Y-%m-%d", (number + 10957) * 86400)
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
