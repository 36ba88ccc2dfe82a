-- Text in columns. Lengths and widths are columns, as a terminal counts them:
-- letters that combine take none, East Asian ones two. A byte that belongs to no
-- UTF-8 letter takes one, and never raises an error.

local arg = require("gopher.arg")

local text = {}

local WIDTH = 67         -- what every client shows without breaking lines
local WIDTH_MAX = 1000   -- nobody's line is longer than that

-- First and last code point of a range, and the columns that each one takes.
local ranges = {
   { 0x0300, 0x036F, 0 }, { 0x0483, 0x0489, 0 }, { 0x0591, 0x05BD, 0 },
   { 0x0610, 0x061A, 0 }, { 0x064B, 0x065F, 0 }, { 0x0E34, 0x0E3A, 0 },
   { 0x0E47, 0x0E4E, 0 }, { 0x1100, 0x115F, 2 }, { 0x1AB0, 0x1AFF, 0 },
   { 0x1DC0, 0x1DFF, 0 }, { 0x200B, 0x200F, 0 }, { 0x20D0, 0x20FF, 0 },
   { 0x2E80, 0x303E, 2 }, { 0x3041, 0x4DBF, 2 }, { 0x4E00, 0xA4CF, 2 },
   { 0xAC00, 0xD7A3, 2 }, { 0xF900, 0xFAFF, 2 }, { 0xFE00, 0xFE0F, 0 },
   { 0xFE20, 0xFE2F, 0 }, { 0xFE30, 0xFE6F, 2 }, { 0xFEFF, 0xFEFF, 0 },
   { 0xFF00, 0xFF60, 2 }, { 0xFFE0, 0xFFE6, 2 }, { 0x1F300, 0x1F64F, 2 },
   { 0x1F680, 0x1F6FF, 2 }, { 0x1F900, 0x1F9FF, 2 }, { 0x1FA70, 0x1FAFF, 2 },
   { 0x20000, 0x3FFFD, 2 },
}

local function columns(code)
   if code < 0x300 then
      return 1
   end
   for _, range in ipairs(ranges) do
      if code < range[1] then
         return 1
      elseif code <= range[2] then
         return range[3]
      end
   end
   return 1
end

local function is_ascii(s)
   return not s:find("[\x80-\xFF]")
end

-- How many columns the letter takes that is at byte `at`, and where the next
-- one is.
local function letter(s, at)
   if s:byte(at) >= 0xC0 and utf8.len(s, at, at) then
      local code = utf8.codepoint(s, at)
      return columns(code), at + #utf8.char(code)
   end
   return 1, at + 1
end

local function width_of(s)
   if is_ascii(s) then
      return #s
   end
   local length = utf8.len(s)
   if length and not s:find("[\xCC-\xFF]") then
      return length   -- nothing from U+0300 on: all are one column wide
   end
   local n, at = 0, 1
   while at <= #s do
      local room, behind = letter(s, at)
      n, at = n + room, behind
   end
   return n
end

-- A number of columns: whole, not negative, and never too many.
local function clamp(width)
   if width ~= width then
      return 0
   end
   return math.floor(math.min(math.max(width, 0), WIDTH_MAX))
end

local function cut(s, width, tail)
   if width_of(s) <= width then
      return s
   end
   if width_of(tail) > width then
      tail = ""
   end
   local left = width - width_of(tail)
   if is_ascii(s) then
      return s:sub(1, left) .. tail
   end
   local at = 1
   while true do
      local room, behind = letter(s, at)
      left = left - room
      if left < 0 then
         return s:sub(1, at - 1) .. tail
      end
      at = behind
   end
end

local function pad(s, width, side)
   local room = math.max(width - width_of(s), 0)
   if side == "right" then
      return (" "):rep(room) .. s
   elseif side == "centre" then
      return (" "):rep(room // 2) .. s .. (" "):rep(room - room // 2)
   end
   return s .. (" "):rep(room)
end

-- What a cell or a label shows: one line, whatever was in it.
local function cell_of(value)
   return value == nil and "" or (tostring(value):gsub("%c", " "))
end

-- How many columns the text takes.
function text.width(s)
   return width_of(arg.text("text.width", 1, s))
end

-- As much of the text as fits. Where something is cut off, it ends in `tail`,
-- if that fits.
function text.cut(s, width, tail)
   s = arg.text("text.cut", 1, s)
   width = clamp(arg.number("text.cut", 2, width))
   return cut(s, width, tail == nil and "" or arg.text("text.cut", 3, tail))
end

-- The text with blanks behind it; before it where `side` is "right", and on
-- both sides where it is "centre".
function text.pad(s, width, side)
   s = arg.text("text.pad", 1, s)
   return pad(s, clamp(arg.number("text.pad", 2, width)), side)
end

-- The text in the middle of a line, without blanks behind it.
function text.centre(s, width)
   s = arg.text("text.centre", 1, s)
   width = clamp(width == nil and WIDTH or arg.number("text.centre", 2, width))
   return (" "):rep((width - width_of(s)) // 2) .. s
end

-- A line of one character, "-" where none is named.
function text.rule(width, char)
   width = clamp(width == nil and WIDTH or arg.number("text.rule", 1, width))
   char = char == nil and "-" or arg.text("text.rule", 2, char)
   return (char:rep(math.min(width // math.max(width_of(char), 1), width)))
end

-- Wraps one line that is too long; its indentation is kept.
local function wrap_line(found, line, width)
   local indent = line:match("^[ \t]*")
   if width_of(indent) * 2 > width then
      indent = ""
   end
   local margin = width_of(indent)
   local from, to, used = nil, nil, 0
   for at, word, behind in line:gmatch("()([^ \t]+)()") do
      local room = width_of(word)
      if from and used + (at - to) + room <= width then
         used = used + (at - to) + room
      else
         if from then
            found[#found + 1] = indent .. line:sub(from, to - 1)
         end
         from, used = at, margin + room
      end
      to = behind
   end
   found[#found + 1] = from and indent .. line:sub(from, to - 1) or ""
end

-- Calls `take` with each line of the text.
local function each_line(s, take)
   for line in (s .. "\n"):gmatch("(.-)\r?\n") do
      take(line)
   end
end

-- An array of lines, broken between words. A line that fits keeps its blanks,
-- and a word that is too long for a line keeps its letters together.
function text.wrap(s, width)
   s = arg.text("text.wrap", 1, s)
   width = clamp(width == nil and WIDTH or arg.number("text.wrap", 2, width))
   local found = {}
   each_line(s, function(line)
      if width_of(line) <= width then
         found[#found + 1] = line
      else
         wrap_line(found, line, width)
      end
   end)
   return found
end

-- The line with blanks between its words until it is so wide. The blanks that
-- do not come out even go to the gaps at the end.
local function stretch(line, width)
   local indent, rest = line:match("^([ \t]*)(.*)$")
   local words, used = {}, width_of(indent)
   for word in rest:gmatch("[^ \t]+") do
      words[#words + 1] = word
      used = used + width_of(word)
   end
   local gaps, blanks = #words - 1, width - used
   if gaps < 1 or blanks < gaps then
      return line
   end
   for i = 1, gaps do
      local share = blanks * i // gaps - blanks * (i - 1) // gaps
      words[i] = words[i] .. (" "):rep(share)
   end
   return indent .. table.concat(words)
end

-- As wrap(), with both margins straight. Each line of the text is a paragraph,
-- whose last line stays as it is.
function text.justify(s, width)
   s = arg.text("text.justify", 1, s)
   width = clamp(width == nil and WIDTH or arg.number("text.justify", 2, width))
   local found = {}
   each_line(s, function(line)
      local from = #found + 1
      if width_of(line) <= width then
         found[from] = line
      else
         wrap_line(found, line, width)
      end
      for i = from, #found - 1 do
         found[i] = stretch(found[i], width)
      end
   end)
   return found
end

-- --- tables -----------------------------------------------------------------

-- The columns of a table: how each is headed and aligned, and its cells.
local function columns_of(rows, described)
   local n = #described
   for i, row in ipairs(rows) do
      if type(row) ~= "table" then
         error(("row %d of the table is no table"):format(i), 3)
      end
      n = math.max(n, #row)
   end
   local found = {}
   for i = 1, n do
      local column = described[i] or {}
      if type(column) ~= "table" then
         column = { title = column }
      end
      found[i] = { title = column.title, align = column.align,
         most = column.width, width = 0, cells = {} }
   end
   return found
end

-- Fills a column with its cells, and sees how wide it would like to be.
local function fill_column(column, rows, i)
   local are_numbers = #rows > 0
   for r, row in ipairs(rows) do
      are_numbers = are_numbers and type(row[i]) == "number"
      column.cells[r] = cell_of(row[i])
      column.width = math.max(column.width, width_of(column.cells[r]))
   end
   column.head = cell_of(column.title)
   column.width = math.max(column.width, width_of(column.head))
   if tonumber(column.most) then
      column.width = math.min(column.width, clamp(tonumber(column.most)))
   end
   column.align = column.align or are_numbers and "right" or "left"
end

-- Makes the widest columns narrower until all fit.
local function fit(found, room)
   local function used(cap)
      local sum = 0
      for _, column in ipairs(found) do
         sum = sum + math.min(column.width, cap)
      end
      return sum
   end
   local cap, too_much = 1, WIDTH_MAX + 1
   while too_much - cap > 1 do
      local middle = (cap + too_much) // 2
      if used(middle) <= room then
         cap = middle
      else
         too_much = middle
      end
   end
   local left = room - used(cap)   -- one more column for some
   for _, column in ipairs(found) do
      if column.width > cap then
         column.width = left > 0 and cap + 1 or cap
         left = left - 1
      end
   end
end

-- One line of a table: what `cell` says of each column.
local function line_of(found, gap, width, cell)
   local parts, used = {}, 0
   for i, column in ipairs(found) do
      if used > width then
         break   -- what stands further to the right is cut off anyway
      end
      local shown = cut(cell(column), column.width, "...")
      parts[i] = pad(shown, column.width, column.align)
      used = used + column.width + #gap
   end
   return (cut(table.concat(parts, gap), width, ""):gsub(" +$", ""))
end

-- The lines above the first row.
local function add_head(lines_found, found, gap, width)
   for _, column in ipairs(found) do
      if column.head ~= "" then
         lines_found[1] = line_of(found, gap, width, function(each)
            return each.head
         end)
         lines_found[2] = line_of(found, gap, width, function(each)
            return ("-"):rep(each.width)
         end)
         return
      end
   end
end

local table_options = { columns = true, width = true, gap = true }

-- An array of lines: the rows in columns, as wide as they need to be, or as
-- narrow as they must. `options` says more about them: see the manual.
function text.table(rows, options)
   rows = arg.table("text.table", 1, rows)
   options = arg.options("text.table", 2, options, table_options)
   local width = clamp(tonumber(options.width) or WIDTH)
   local gap = (" "):rep(clamp(tonumber(options.gap) or 2))
   local described = type(options.columns) == "table" and options.columns or {}
   local found = columns_of(rows, described)
   for i, column in ipairs(found) do
      fill_column(column, rows, i)
   end
   fit(found, width - #gap * (#found - 1))
   local made = {}
   add_head(made, found, gap, width)
   for r = 1, #rows do
      made[#made + 1] = line_of(found, gap, width, function(column)
         return column.cells[r]
      end)
   end
   return made
end

-- --- charts -----------------------------------------------------------------

-- A number that can be drawn, or nil.
local function number_of(value)
   value = tonumber(value)
   return value == value and value or nil
end

-- How far `value` is on the way from `least` to `most`, from 0 to 1.
local function share_of(value, least, most)
   if value >= most then
      return most > least and 1 or 0
   end
   local share = value / 2 - least / 2   -- halves: no difference overflows
   share = share / (most / 2 - least / 2)
   return share == share and math.min(math.max(share, 0), 1) or 0
end

local eighths = { "▏", "▎", "▍", "▌", "▋", "▊", "▉" }

-- A bar for a share of the width.
local function bar_of(share, width, with_marks)
   if with_marks then
      return ("#"):rep(math.floor(share * width + 0.5))
   end
   local n = math.floor(share * width * 8 + 0.5)
   return ("█"):rep(n // 8) .. (eighths[n % 8] or "")
end

local function show_number(value)
   if math.type(value) == "integer" then
      return tostring(value)
   end
   return ("%.14g"):format(value)
end

-- What a row of a chart shows: label, value, and the value as text.
local function row_of(item)
   if type(item) ~= "table" then
      item = { "", item }
   end
   local value = number_of(item[2])
   return {
      label = cell_of(item[1]),
      value = value or 0,
      shown = value and show_number(value) or cell_of(item[2]),
   }
end

local bars_options = { width = true, max = true, ascii = true }

-- An array of lines: label, bar and value of each item, { label, value }.
function text.bars(items, options)
   items = arg.table("text.bars", 1, items)
   options = arg.options("text.bars", 2, options, bars_options)
   local width = clamp(tonumber(options.width) or WIDTH)
   local rows, label_room, value_room, most = {}, 0, 0, 0
   for i, item in ipairs(items) do
      local row = row_of(item)
      rows[i] = row
      label_room = math.max(label_room, width_of(row.label))
      value_room = math.max(value_room, width_of(row.shown))
      most = math.max(most, row.value)
   end
   most = number_of(options.max) or most
   label_room = math.min(label_room, width // 2)
   value_room = math.min(value_room, width // 3)
   local gap = label_room > 0 and "  " or ""
   local room = math.max(width - label_room - value_room - #gap - 1, 0)
   local made = {}
   for i, row in ipairs(rows) do
      local bar = bar_of(share_of(row.value, 0, most), room, options.ascii)
      local label = pad(cut(row.label, label_room, "..."), label_room)
      local shown = cut(row.shown, value_room, "")
      local line = label .. gap .. bar .. (bar == "" and "" or " ") .. shown
      made[i] = cut(line, width, ""):gsub(" +$", "")
   end
   return made
end

local blocks = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" }
local marks = { "_", ".", "-", "~", "=", "+", "*", "#" }

-- The mean of the numbers among values[from] to values[to], or nil.
local function mean(values, from, to)
   local sum, n = 0, 0
   for i = from, to do
      local value = number_of(values[i])
      if value then
         sum, n = sum + value, n + 1
      end
   end
   return n > 0 and number_of(sum / n) or nil
end

-- At most `width` values: where there are more, means of neighbours. Those that
-- are no numbers are false.
local function thinned(values, width)
   local n = math.min(#values, width)
   local found = {}
   for i = 1, n do
      found[i] = mean(values, #values * (i - 1) // n + 1, #values * i // n) or
         false
   end
   return found
end

local sparkline_options = { width = true, min = true, max = true,
   ascii = true }

-- One line in which each value is one character, the higher the larger. Where
-- there are more values than columns, neighbours share one.
function text.sparkline(values, options)
   values = arg.table("text.sparkline", 1, values)
   options = arg.options("text.sparkline", 2, options, sparkline_options)
   local found = thinned(values, clamp(tonumber(options.width) or WIDTH))
   local least, most = math.huge, -math.huge
   for _, value in ipairs(found) do
      least = math.min(least, value or least)
      most = math.max(most, value or most)
   end
   least = number_of(options.min) or least
   most = number_of(options.max) or most
   local chars = options.ascii and marks or blocks
   for i, value in ipairs(found) do
      found[i] = value and
         chars[1 + math.floor(share_of(value, least, most) * 7 + 0.5)] or " "
   end
   return table.concat(found)
end

return text
