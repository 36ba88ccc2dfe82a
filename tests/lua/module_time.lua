-- type: 0
-- gopher.time: dates.
local test = require("test")
local time = require("gopher.time")
local case, equal, raises = test.case, test.equal, test.raises

case("a date is the moment at which it begins in UTC", function()
   equal(time.stamp(1970, 1, 1), 0)
   equal(time.stamp(2026, 11, 25), 1795564800)
   equal(time.stamp(2000, 2, 29, 23, 59, 59), 951868799)
   equal(time.stamp(1969, 12, 31), -86400)
   equal(time.stamp(1, 1, 1), -62135596800)
   equal(time.stamp(9999, 12, 31, 23, 59, 59), 253402300799)
end)

case("a date that no calendar has is nil", function()
   equal(time.stamp(2026, 2, 29), nil)
   equal(time.stamp(1900, 2, 29), nil)
   equal(time.stamp(2026, 13, 1), nil)
   equal(time.stamp(2026, 0, 1), nil)
   equal(time.stamp(2026, 1, 0), nil)
   equal(time.stamp(2026, 4, 31), nil)
   equal(time.stamp(0, 1, 1), nil)
   equal(time.stamp(10000, 1, 1), nil)
   equal(time.stamp(2026, 1, 1, 24), nil)
   equal(time.stamp(2026, 1, 1, 0, 60), nil)
   equal(time.stamp(2026, 1, 1, 0, 0, 61), nil)
   equal(time.stamp(2026, 1.5, 1), nil)
   equal(time.stamp(0/0, 1, 1), nil)
end)

case("a whole number may look like a fraction", function()
   equal(time.stamp(2026.0, "11", 25), 1795564800)
end)

case("the days of four centuries have their parts", function()
   for year = 1900, 2300, 25 do
      for month = 1, 12 do
         for day = 1, time.days_in(year, month) do
            local moment = time.stamp(year, month, day)
            local at = time.parts(moment + 86399)
            if at.year ~= year or at.month ~= month or at.day ~= day then
               error(time.date(moment))
            end
         end
      end
   end
end)

case("parts are as os.date has them", function()
   for moment = -5000000000, 20000000000, 987654321 do
      local at, want = time.parts(moment), os.date("!*t", moment)
      equal({ at.year, at.month, at.day, at.hour, at.minute, at.second },
         { want.year, want.month, want.day, want.hour, want.min, want.sec })
      equal(at.weekday % 7 + 1, want.wday)
      equal(at.yearday, want.yday)
   end
end)

case("a moment that is no date any more is the nearest that is one", function()
   equal(time.iso(1e300), "9999-12-31T23:59:59Z")
   equal(time.iso(-math.huge), "0001-01-01T00:00:00Z")
   equal(time.iso(0/0), "1970-01-01T00:00:00Z")
   equal(time.iso(1.9), "1970-01-01T00:00:01Z")
end)

case("months have their days", function()
   equal(time.days_in(2026, 2), 28)
   equal(time.days_in(2024, 2), 29)
   equal(time.days_in(2000, 2), 29)
   equal(time.days_in(1900, 2), 28)
   equal(time.days_in(2026, 11), 30)
   equal(time.days_in(2026, 12), 31)
   equal(time.days_in(2026, 13), nil)
   equal(time.days_in(2026, 1.5), nil)
end)

case("a moment has a day of the week", function()
   equal({ time.weekday(1795564800) }, { "Wednesday", 3 })
   equal({ time.weekday(0) }, { "Thursday", 4 })
   equal({ time.weekday(-86400 * 4) }, { "Sunday", 7 })
end)

case("moments are written in English and in UTC", function()
   local moment = 1795564800 + 18 * 3600 + 30 * 60 + 5
   equal(time.iso(moment), "2026-11-25T18:30:05Z")
   equal(time.date(moment), "2026-11-25")
   equal(time.short(moment), "25 Nov 2026")
   equal(time.long(moment), "Wednesday, 25 November 2026")
   equal(time.short(0), "1 Jan 1970")
end)

case("ISO 8601 and RFC 3339 texts are read", function()
   local day = 1795564800
   equal(time.parse("2026-11-25"), day)
   equal(time.parse("20261125"), day)
   equal(time.parse("2026-11-25T18:30:00Z"), day + 66600)
   equal(time.parse("2026-11-25t18:30:00z"), day + 66600)
   equal(time.parse("2026-11-25 18:30"), day + 66600)
   equal(time.parse("20261125T183000Z"), day + 66600)
   equal(time.parse("2026-11-25T18:30:00.123+02:00"), day + 59400)
   equal(time.parse("2026-11-25T18:30:00,5-0130"), day + 72000)
   equal(time.parse("2026-11-25T18:30+02"), day + 59400)
   equal(time.parse("2016-12-31T23:59:60Z"), 1483228800)
end)

case("what is written can be read", function()
   for _, moment in ipairs { 0, -1, 1795564800, 253402300799 } do
      equal(time.parse(time.iso(moment)), moment)
   end
end)

case("what is no date is nil", function()
   for _, s in ipairs { "", "today", "2026-11", "2026-11-31", "2026-1-1",
      "2026-11-25T", "2026-11-25T25:00", "2026-11-25T10", "2026-11-25x",
      "2026-11-25T10:00:5", "2026-11-25T10:00:00+1", "2026-11-25T10:00 CET",
      "2026-11-25T10:00+25:00", "2026-11-25T10:00+01:60", "\xFF\0",
      " 2026-11-25" } do
      equal(time.parse(s), nil)
   end
end)

case("a file's name begins with its date", function()
   local day = 1795564800
   equal({ time.of_name("2026-11-25-moon.txt") }, { day, "moon.txt" })
   equal({ time.of_name("20261125-moon.txt") }, { day, "moon.txt" })
   equal({ time.of_name("2026_11_25_moon.txt") }, { day, "moon.txt" })
   equal({ time.of_name("2026.11.25 moon.txt") }, { day, "moon.txt" })
   equal({ time.of_name("2026-11-25.txt") }, { day, ".txt" })
   equal({ time.of_name("25-11-2026-moon.txt") }, { day, "moon.txt" })
   equal({ time.of_name("25.11.2026 moon.txt") }, { day, "moon.txt" })
   equal({ time.of_name("25_11_2026") }, { day, "" })
   equal({ time.of_name("202611251830-moon.txt") }, { day, "moon.txt" })
   equal({ time.of_name("20261125183015.txt") }, { day, ".txt" })
   equal({ time.of_name("2026-11-25T18:30.txt") }, { day, "T18:30.txt" })
   equal({ time.of_name("2026-11-25") }, { day, "" })
   equal({ time.of_name("/phlog/2026-11-25-a/") }, { day, "a" })
end)

case("a name may end in its date", function()
   local day = 1795564800
   equal({ time.of_name("moon-2026-11-25.txt") }, { day, "moon.txt" })
   equal({ time.of_name("/x/full moon_20261125") }, { day, "full moon" })
   equal({ time.of_name("post 25-11-2026.txt") }, { day, "post.txt" })
   equal({ time.of_name("log.2026.11.25") }, { day, "log" })
   for _, s in ipairs { "moon2026-11-25", "x-12345678", "x-202611",
      "x-2026-11-25-y.txt", "x-2026-1125", "0123-456789" } do
      equal(time.of_name(s), nil)
   end
end)

case("a path may be the date", function()
   local day = 1795564800
   equal({ time.of_name("2026/11/25") }, { day, "" })
   equal({ time.of_name("/phlog/2026/11/25.txt") }, { day, ".txt" })
   equal({ time.of_name("/phlog/2026/11/25-moon.txt") }, { day, "moon.txt" })
   equal({ time.of_name("/phlog/2026/11/25/moon.txt") }, { day, "moon.txt" })
   equal({ time.of_name("2026/11-25-moon.txt") }, { day, "moon.txt" })
   equal({ time.of_name("2026/11_25.txt") }, { day, ".txt" })
   equal({ time.of_name("2026-11/25-moon.txt") }, { day, "moon.txt" })
   equal({ time.of_name("202611/25/moon.txt") }, { day, "moon.txt" })
   equal({ time.of_name("2026/2025-01-02-x") }, { 1735776000, "x" })
end)

case("a name without a date has none", function()
   for _, s in ipairs { "", "moon.txt", "2026-13-01-x", "2026-02-30-x",
      "202611251", "2026-11-251", "x2026-11-25", "2026-11", "12026/11/25",
      "2026-11_25", "/", "\xFF", "11-25-2026", "25-11_2026", "31-02-2026",
      "25-11-20261", "125-11-2026", "2026112518301", "25-11-26" } do
      equal(time.of_name(s), nil)
   end
end)

case("how long ago something was is said in its largest unit", function()
   local now = 1795564800
   local function ago(seconds)
      return time.ago(now - seconds, now)
   end
   equal(ago(0), "just now")
   equal(ago(59), "just now")
   equal(ago(60), "1 minute ago")
   equal(ago(3599), "59 minutes ago")
   equal(ago(3600), "1 hour ago")
   equal(ago(86399), "23 hours ago")
   equal(ago(86400), "1 day ago")
   equal(ago(3 * 86400), "3 days ago")
   equal(ago(31 * 86400), "1 month ago")
   equal(ago(364 * 86400), "11 months ago")
   equal(ago(366 * 86400), "1 year ago")
   equal(ago(10 * 366 * 86400), "10 years ago")
   equal(ago(-30), "just now")
   equal(ago(-7200), "in 2 hours")
end)

case("without another moment it is as seen from now", function()
   equal(time.ago(os.time() - 7260), "2 hours ago")
   equal(time.ago(os.time()), "just now")
end)

case("a function says what is wrong with its arguments", function()
   local require_it = 'local time = require("gopher.time") '
   raises(require_it .. "time.stamp()", "#1", "'time.stamp'",
      "number expected, got nil")
   raises(require_it .. "time.stamp(1, 2)", "#3", "'time.stamp'")
   raises(require_it .. "time.stamp(1, 2, 3, {})", "#4", "'time.stamp'")
   raises(require_it .. "time.days_in(1)", "#2", "'time.days_in'")
   for _, name in ipairs { "parts", "weekday", "iso", "date", "short", "long",
      "ago" } do
      raises(require_it .. "time." .. name .. "('x')", "#1", "'time." .. name,
         "number expected, got string")
   end
   raises(require_it .. "time.ago(0, {})", "#2", "'time.ago'")
   raises(require_it .. "time.parse()", "#1", "'time.parse'")
   raises(require_it .. "time.of_name({})", "#1", "'time.of_name'")
end)
