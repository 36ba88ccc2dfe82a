-- Dates. A timestamp is a number of seconds since 1 January 1970, as in
-- os.time() and entries(). Dates are in UTC and in English on every host.

local arg = require("gopher.arg")

local time = {}

local DAY = 86400

local months = { "January", "February", "March", "April", "May", "June", "July",
   "August", "September", "October", "November", "December" }
local weekdays = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
   "Saturday", "Sunday" }
local month_days = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }

local function is_leap(year)
   return year % 4 == 0 and year % 100 ~= 0 or year % 400 == 0
end

local function days_in(year, month)
   return month == 2 and is_leap(year) and 29 or month_days[month]
end

-- The number of a day; 1 January 1970 is 0. Years begin in March here, so that
-- the leap day is the last day of a year.
local function number_of_day(year, month, day)
   if month <= 2 then
      year = year - 1
   end
   local month_from_march = (month + 9) % 12
   return year * 365 + year // 4 - year // 100 + year // 400 +
      (month_from_march * 153 + 2) // 5 + day - 1 - 719468
end

-- Returns year, month and day of the number of a day.
local function day_of_number(number)
   local days = number + 719468
   local era = days // 146097   -- of 400 years
   local within = days % 146097
   local year = (within - within // 1460 + within // 36524 -
      within // 146096) // 365
   local day = within - (365 * year + year // 4 - year // 100)
   local month_from_march = (5 * day + 2) // 153
   local month = (month_from_march + 2) % 12 + 1
   return year + era * 400 + (month <= 2 and 1 or 0), month,
      day - (153 * month_from_march + 2) // 5 + 1
end

local FIRST = number_of_day(1, 1, 1) * DAY
local LAST = number_of_day(9999, 12, 31) * DAY + DAY - 1

-- Returns the timestamp in an argument: a whole second of the years 1 to 9999.
local function timestamp_argument(name, n, value)
   local seconds = arg.number(name, n, value, 1)
   if seconds ~= seconds then
      return 0
   end
   return math.floor(math.min(math.max(seconds, FIRST), LAST))
end

local function is_between(value, min, max)
   return value and value >= min and value <= max
end

local function stamp(year, month, day, hour, minute, second)
   if is_between(year, 1, 9999) and is_between(month, 1, 12) and
      is_between(day, 1, days_in(year, month)) and
      is_between(hour, 0, 23) and is_between(minute, 0, 59) and
      is_between(second, 0, 60) then   -- 60 is a leap second
      return number_of_day(year, month, day) * DAY +
         hour * 3600 + minute * 60 + second
   end
end

-- Returns the whole number in an argument, or nil, as for month 1.5.
local function integer_argument(name, n, value, default)
   if value == nil then
      value = default
   end
   return (math.tointeger(arg.number(name, n, value, 1)))
end

-- Returns the timestamp of a date in UTC, or nil for a date that no calendar
-- has.
function time.stamp(year, month, day, hour, minute, second)
   local name = "time.stamp"
   return stamp(integer_argument(name, 1, year),
      integer_argument(name, 2, month), integer_argument(name, 3, day),
      integer_argument(name, 4, hour, 0), integer_argument(name, 5, minute, 0),
      integer_argument(name, 6, second, 0))
end

local function parts_of(seconds)
   local number, rest = seconds // DAY, seconds % DAY
   local year, month, day = day_of_number(number)
   return {
      year = year, month = month, day = day,
      hour = rest // 3600, minute = rest // 60 % 60, second = rest % 60,
      weekday = (number + 3) % 7 + 1,
      yearday = number - number_of_day(year, 1, 1) + 1,
   }
end

-- Returns the parts of a timestamp, a table: year, month, day, hour, minute,
-- second, weekday (1 is Monday) and yearday.
function time.parts(seconds)
   return parts_of(timestamp_argument("time.parts", 1, seconds))
end

-- Returns the number of days in a month, or nil where there is no such month.
function time.days_in(year, month)
   year = integer_argument("time.days_in", 1, year)
   month = integer_argument("time.days_in", 2, month)
   return year and month_days[month] and days_in(year, month)
end

-- Returns the name of the weekday of a timestamp, and its number: 1 is Monday.
function time.weekday(seconds)
   seconds = timestamp_argument("time.weekday", 1, seconds)
   local number = parts_of(seconds).weekday
   return weekdays[number], number
end

-- --- reading ----------------------------------------------------------------

local function date_of(year, month, day)
   return stamp(tonumber(year), tonumber(month), tonumber(day), 0, 0, 0)
end

-- Returns the offset of a zone from UTC in seconds, or nil. "" is UTC.
local function offset_of(zone)
   if zone == "" or zone == "Z" or zone == "z" then
      return 0
   end
   local sign, hours, minutes = zone:match("^([+-])(%d%d):?(%d?%d?)$")
   hours, minutes = tonumber(hours), minutes == "" and 0 or tonumber(minutes)
   if not is_between(hours, 0, 23) or not is_between(minutes, 0, 59) then
      return nil
   end
   return (sign == "-" and -1 or 1) * (hours * 3600 + minutes * 60)
end

-- Returns the timestamp of an ISO 8601 or RFC 3339 text, or nil. Time and zone
-- are optional. Without a zone it is UTC.
function time.parse(s)
   s = arg.text("time.parse", 1, s)
   local year, month, day, rest = s:match("^(%d%d%d%d)-(%d%d)-(%d%d)(.*)$")
   if not year then
      year, month, day, rest = s:match("^(%d%d%d%d)(%d%d)(%d%d)(.*)$")
   end
   if not year or rest == "" then
      return year and date_of(year, month, day)
   end
   local hour, minute, suffix = rest:match("^[Tt ](%d%d):?(%d%d)(.*)$")
   if not hour then
      return nil
   end
   local second, zone = suffix:match("^:?(%d%d)[.,]?%d*(.*)$")
   local offset = offset_of(zone or suffix)
   local local_time = stamp(tonumber(year), tonumber(month), tonumber(day),
      tonumber(hour), tonumber(minute), tonumber(second or 0))
   return local_time and offset and local_time - offset
end

-- Dates in paths, the most likely form first. The last capture is the rest.
local date_patterns = {
   "/(%d%d%d%d)([-_.])(%d%d)%2(%d%d)%f[%D]([^/]*)$",
   "/(%d%d%d%d)()(%d%d)(%d%d)%f[%D]([^/]*)$",
   "/(%d%d)([-_.])(%d%d)%2(%d%d%d%d)%f[%D]([^/]*)$",   -- the day first
   "/(%d%d%d%d)()/(%d%d)/(%d%d)%f[%D](.*)$",
   "/(%d%d%d%d)()/(%d%d)[-_.](%d%d)%f[%D]([^/]*)$",
   "/(%d%d%d%d)()[-_.]?(%d%d)/(%d%d)%f[%D](.*)$",
   "/(%d%d%d%d)()(%d%d)(%d%d)%d%d%d%d%f[%D]([^/]*)$",   -- and a time
   "/(%d%d%d%d)()(%d%d)(%d%d)%d%d%d%d%d%d%f[%D]([^/]*)$",
}

-- A name that ends in a date: the words before it, the date and the extension.
local date_at_end =
   "/([^/]-)[-_. ](%d%d?%d?%d?[-_.]?%d%d[-_.]?%d%d%d?%d?)(%.?%w*)$"

-- Returns the timestamp of a date at the start of a name and the text after it.
local function leading_date(path)
   for _, pattern in ipairs(date_patterns) do
      local year, _, month, day, rest = path:match(pattern)
      if year and #year == 2 then
         year, day = day, year
      end
      local date = year and date_of(year, month, day)
      if date then
         return date, (rest:gsub("^[%-_ /]+", ""))
      end
   end
end

-- Returns the timestamp of the date in the name or path of a file, and the text
-- after it, or before a date at the end; or nil.
function time.of_name(path)
   path = "/" .. arg.text("time.of_name", 1, path):gsub("/+$", "")
   local date, rest = leading_date(path)
   if date then
      return date, rest
   end
   local words, digits, extension = path:match(date_at_end)
   date, rest = leading_date("/" .. (digits or ""))
   if date and rest == "" then
      return date, words .. extension
   end
end

-- --- writing ----------------------------------------------------------------

-- "2026-11-25T18:30:00Z", as in RFC 3339 and Atom.
function time.iso(seconds)
   local at = parts_of(timestamp_argument("time.iso", 1, seconds))
   return ("%04d-%02d-%02dT%02d:%02d:%02dZ"):format(at.year, at.month, at.day,
      at.hour, at.minute, at.second)
end

-- "2026-11-25".
function time.date(seconds)
   local at = parts_of(timestamp_argument("time.date", 1, seconds))
   return ("%04d-%02d-%02d"):format(at.year, at.month, at.day)
end

-- "25 Nov 2026".
function time.short(seconds)
   local at = parts_of(timestamp_argument("time.short", 1, seconds))
   return ("%d %s %d"):format(at.day, months[at.month]:sub(1, 3), at.year)
end

-- "Wednesday, 25 November 2026".
function time.long(seconds)
   local at = parts_of(timestamp_argument("time.long", 1, seconds))
   return ("%s, %d %s %d"):format(weekdays[at.weekday], at.day,
      months[at.month], at.year)
end

-- Units, the largest first: seconds and name.
local units = {
   { 365.2425 * DAY, "year" }, { 30.436875 * DAY, "month" }, { DAY, "day" },
   { 3600, "hour" }, { 60, "minute" },
}

-- The distance of a timestamp in its largest unit: "3 days ago", "in 2 hours".
function time.ago(seconds, now)
   seconds = timestamp_argument("time.ago", 1, seconds)
   now = now == nil and os.time() or timestamp_argument("time.ago", 2, now)
   local distance = math.abs(now - seconds)
   for _, unit in ipairs(units) do
      local n = math.floor(distance / unit[1])
      if n >= 1 then
         local words = ("%d %s%s"):format(n, unit[2], n > 1 and "s" or "")
         return now > seconds and words .. " ago" or "in " .. words
      end
   end
   return "just now"
end

return time
