-- type: 0
-- Random strings and numbers raise no error in the modules.
local test = require("test")
local text = require("gopher.text")
local time = require("gopher.time")
local url = require("gopher.url")

local state = 20261125

-- A pseudorandom number from 0 to n - 1, the same sequence in each run.
local function random(n)
   state = (state * 1103515245 + 12345) % 2147483648
   return state // 65536 % n
end

local pieces = { "a", " ", "\t", "\n", "\r\n", "\0", "\27[1m", "é", "日",
   "e\u{301}", "\xFF", "\xC3", "\xE2\x82", "\xED\xA0\x80", "\u{1F680}", "%41",
   "%", "/", "..", "word", "2026", "-", "11", "#", "<&>", "." }

local function random_text()
   local parts = {}
   for i = 1, random(12) do
      parts[i] = pieces[1 + random(#pieces)]
   end
   return table.concat(parts)
end

local numbers = { 0, 1, 2, 7, 67, 999, 1e15, -1, -1e300, 0.5, 66.9, 0/0,
   math.huge, -math.huge, math.maxinteger, math.mininteger }

local function random_number()
   return numbers[1 + random(#numbers)]
end

local function random_value()
   return random(3) == 0 and random_text() or random_number()
end

-- Asserts that no line is wider than `width`, limited to valid widths.
local function check_width(found, width)
   width = width == width and math.max(math.min(width, 1000), 0) or 0
   for _, line in ipairs(found) do
      test.ok(text.width(line) <= width, "a line is too wide")
   end
end

test.case("any text can be cut, padded, wrapped and justified", function()
   for _ = 1, 700 do
      local s, width = random_text(), random_number()
      check_width({ text.cut(s, width, random_text()) }, width)
      text.pad(s, width, "centre")
      text.centre(s, width)
      check_width({ text.rule(width, s) }, 2000)
      test.equal(#text.wrap(s, width), #text.justify(s, width))
   end
end)

test.case("any cells make a table that fits", function()
   for _ = 1, 400 do
      local rows, width = {}, random_number()
      for r = 1, random(4) do
         rows[r] = { random_value(), random_value(), random_value() }
      end
      check_width(text.table(rows, { width = width, gap = random_number(),
         columns = { { width = random_number(), title = random_text() } } }),
         width)
   end
end)

test.case("any values make a chart that fits", function()
   for _ = 1, 400 do
      local items, values, width = {}, {}, random_number()
      for i = 1, random(6) do
         items[i] = { random_text(), random_value() }
         values[i] = random_value()
      end
      local options = { width = width, max = random_number(),
         ascii = random(2) == 0 }
      check_width(text.bars(items, options), width)
      check_width({ text.sparkline(values, options) }, width)
   end
end)

test.case("any number is a moment, and any text may be a date", function()
   for _ = 1, 2000 do
      local moment, s = random_number(), random_text()
      test.equal(#time.iso(moment), 20)
      test.equal(time.date(time.parse(time.iso(moment))), time.date(moment))
      time.ago(moment, random_number())
      time.stamp(moment, random_number(), random_number(), random_number())
      time.days_in(moment, random_number())
      time.parse(s)
      time.of_name(s)
   end
end)

test.case("any text may be a URL, and can be encoded and decoded", function()
   for _ = 1, 1500 do
      local s = random_text()
      test.equal(url.decode(url.encode(s)), s)
      test.ok(not url.encode(s):find("[^!-~]"))
      test.ok(not url.selector(s):find("%c"))
      url.resolve(random_text(), s)
      local parts = url.parse("gopher://h/" .. s)
      if parts then
         test.equal(url.parse(url.build(parts)), parts)
      end
   end
end)
