-- title: Almanac
-- The day in numbers, the month, and the coming moon. All of it is in
-- UTC, because a server does not know the time zones of its visitors.

local phase = require("phase")
local text = require("gopher.text")
local time = require("gopher.time")

local now = os.time()
local today = time.parts(now)
local day = phase.day_at(now)
local year_days = time.days_in(today.year, 2) + 337

local signs = {
   ["New moon"] = ".", ["First quarter"] = ")",
   ["Full moon"] = "O", ["Last quarter"] = "(",
}

local function send_value(name, value)
   send_info(("   %-16s %s"):format(name, value))
end

local function send_numbers()
   send_info(time.long(now))
   send_info("")
   send_value("Time", os.date("!%H:%M:%S"))
   send_value("Week", os.date("!%V of %G"))
   send_value("Day of the year", ("%d of %d"):format(today.yearday, year_days))
   send_value("Julian date", ("%.3f"):format(now / 86400 + 2440587.5))
   send_value("Unix time", now)
   send_value("Moon", ("%s, %.0f %% lit"):format(phase.name(day),
      phase.lit(phase.angle(day + 0.5)) * 100))
end

-- One day of the calendar, five columns wide: " [25]", or " 24 O".
local function cell(date)
   local sign = signs[phase.name(day + date - today.day)] or " "
   local form = date == today.day and "[%2d]%s" or " %2d %s"
   return form:format(date, sign)
end

local function send_month()
   local first = time.stamp(today.year, today.month, 1)
   local week = { ("     "):rep(time.parts(first).weekday - 1) }
   send_info("    Mo   Tu   We   Th   Fr   Sa   Su")
   for date = 1, time.days_in(today.year, today.month) do
      week[#week + 1] = cell(date)
      local weekday = time.parts(first + (date - 1) * 86400).weekday
      if weekday == 7 or date == time.days_in(today.year, today.month) then
         send_info("   " .. table.concat(week))
         week = {}
      end
   end
end

local function send_progress()
   local bars = {
      { "The day", (now % 86400) * 100 // 86400 },
      { "The year", (today.yearday - 1) * 100 // year_days },
   }
   send_info("The part that is over, in percent")
   send_info("")
   for _, line in ipairs(text.bars(bars, { max = 100, width = 55,
      ascii = true })) do
      send_info("   " .. line)
   end
end

local function send_moonlight()
   local light = {}
   for i = 1, 60 do
      light[i] = phase.lit(phase.angle(day + i - 0.5))
   end
   send_info("The light of the moon in the next sixty nights")
   send_info("")
   send_info("   " .. text.sparkline(light, { ascii = true }))
end

local function send_phases()
   local coming = {}
   for name in pairs(signs) do
      coming[#coming + 1] = { day = phase.next(day + 1, name), name = name }
   end
   table.sort(coming, function(a, b) return a.day < b.day end)
   for _, event in ipairs(coming) do
      local date = phase.date_of(event.day)
      send_dir("1", ("%s  %s %s"):format(date, signs[event.name], event.name),
         "/moon/" .. date)
   end
end

send_numbers()
send_info("")
send_month()
send_info("")
send_progress()
send_info("")
send_moonlight()
send_info("")
send_phases()
send_info("")
send_dir("0", "How this page was made", "/source?almanac.lua")
send_dir("1", "Back to the front page", "/")
