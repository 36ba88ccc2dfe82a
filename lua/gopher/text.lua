-- Text in columns, as a terminal counts them: combining characters take none,
-- East Asian ones two. An invalid byte takes one, and raises no error.

local arg = require("gopher.arg")

local text = {}

local WIDTH = 67         -- columns that every client shows
local WIDTH_MAX = 1000

-- First and last code point of a range, and the columns of each character.
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

local function columns_of_code(code)
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

-- Returns the columns of the character at byte `at`, and the position of the
-- next one.
local function character(s, at)
   if s:byte(at) >= 0xC0 and utf8.len(s, at, at) then
      local code = utf8.codepoint(s, at)
      return columns_of_code(code), at + #utf8.char(code)
   end
   return 1, at + 1
end

local function width_of(s)
   if is_ascii(s) then
      return #s
   end
   local length = utf8.len(s)
   if length and not s:find("[\xCC-\xFF]") then
      return length   -- all below U+0300: one column each
   end
   local n, at = 0, 1
   while at <= #s do
      local columns, next_at = character(s, at)
      n, at = n + columns, next_at
   end
   return n
end

-- Returns a whole number of columns from 0 to WIDTH_MAX.
local function clamp(width)
   if width ~= width then
      return 0
   end
   return math.floor(math.min(math.max(width, 0), WIDTH_MAX))
end

-- Returns the width in argument `n` of a function.
local function width_argument(name, n, value)
   return clamp(value == nil and WIDTH or arg.number(name, n, value, 1))
end

local function width_option(options)
   return clamp(tonumber(options.width) or WIDTH)
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
      local columns, next_at = character(s, at)
      left = left - columns
      if left < 0 then
         return s:sub(1, at - 1) .. tail
      end
      at = next_at
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

-- Returns the text of a cell or a label, on one line.
local function cell_of(value)
   return value == nil and "" or (tostring(value):gsub("%c", " "))
end

-- The text as UTF-8. A text that is not valid UTF-8 counts as Windows-1252.
function text.utf8(s)
   s = arg.text("text.utf8", 1, s)
   return utf8.len(s) and s or require("gopher.windows1252").to_utf8(s)
end

-- The number of columns that the text takes.
function text.width(s)
   return width_of(arg.text("text.width", 1, s))
end

-- The start of the text that fits. If it cuts something off, the result ends
-- in `tail`, if that fits.
function text.cut(s, width, tail)
   s = arg.text("text.cut", 1, s)
   width = clamp(arg.number("text.cut", 2, width))
   return cut(s, width, tail == nil and "" or arg.text("text.cut", 3, tail))
end

-- The text with blanks after it, before it where `side` is "right", on both
-- sides where it is "centre".
function text.pad(s, width, side)
   s = arg.text("text.pad", 1, s)
   return pad(s, clamp(arg.number("text.pad", 2, width)), side)
end

-- The text in the middle of a line, without blanks after it.
function text.centre(s, width)
   s = arg.text("text.centre", 1, s)
   width = width_argument("text.centre", 2, width)
   return (" "):rep((width - width_of(s)) // 2) .. s
end

-- A line of one character, by default "-".
function text.rule(width, char)
   width = width_argument("text.rule", 1, width)
   char = char == nil and "-" or arg.text("text.rule", 2, char)
   return (char:rep(math.min(width // math.max(width_of(char), 1), width)))
end

-- Appends the parts of one line to the array, with the indentation of the line.
local function wrap_line(wrapped, line, width)
   if width_of(line) <= width then
      wrapped[#wrapped + 1] = line
      return
   end
   local indent = line:match("^[ \t]*")
   if width_of(indent) * 2 > width then
      indent = ""
   end
   local margin = width_of(indent)
   local from, to, used = nil, nil, 0
   for at, word, word_end in line:gmatch("()([^ \t]+)()") do
      local columns = width_of(word)
      if from and used + (at - to) + columns <= width then
         used = used + (at - to) + columns
      else
         if from then
            wrapped[#wrapped + 1] = indent .. line:sub(from, to - 1)
         end
         from, used = at, margin + columns
      end
      to = word_end
   end
   wrapped[#wrapped + 1] = from and indent .. line:sub(from, to - 1) or ""
end

-- Iterates over the lines of the text.
local function each_line(s)
   return (s .. "\n"):gmatch("(.-)\r?\n")
end

-- Returns an array of lines, broken between words. A line that fits keeps its
-- blanks. A word is never broken.
function text.wrap(s, width)
   s = arg.text("text.wrap", 1, s)
   width = width_argument("text.wrap", 2, width)
   local wrapped = {}
   for line in each_line(s) do
      wrap_line(wrapped, line, width)
   end
   return wrapped
end

-- The line with more blanks between its words, up to the width. Odd blanks go
-- to the last gaps.
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

-- Like wrap(), but with both margins straight. Each line of the text is a
-- paragraph, and the last line of a paragraph is not stretched.
function text.justify(s, width)
   s = arg.text("text.justify", 1, s)
   width = width_argument("text.justify", 2, width)
   local wrapped = {}
   for line in each_line(s) do
      local from = #wrapped + 1
      wrap_line(wrapped, line, width)
      for i = from, #wrapped - 1 do
         wrapped[i] = stretch(wrapped[i], width)
      end
   end
   return wrapped
end

-- --- tables -----------------------------------------------------------------

-- Returns the columns of a table: title, alignment, width limit, and no cells.
local function columns_of(rows, descriptions)
   local n = #descriptions
   for i, row in ipairs(rows) do
      if type(row) ~= "table" then
         error(("row %d of the table is not a table"):format(i), 3)
      end
      n = math.max(n, #row)
   end
   local columns = {}
   for i = 1, n do
      local column = descriptions[i] or {}
      if type(column) ~= "table" then
         column = { title = column }
      end
      columns[i] = { title = column.title, align = column.align,
         width_max = column.width, width = 0, cells = {} }
   end
   return columns
end

-- Fills column `i` with its cells, and sets its preferred width.
local function fill_column(column, rows, i)
   local are_numbers = #rows > 0
   for r, row in ipairs(rows) do
      are_numbers = are_numbers and type(row[i]) == "number"
      column.cells[r] = cell_of(row[i])
      column.width = math.max(column.width, width_of(column.cells[r]))
   end
   column.head = cell_of(column.title)
   column.width = math.max(column.width, width_of(column.head))
   if tonumber(column.width_max) then
      column.width = math.min(column.width, clamp(tonumber(column.width_max)))
   end
   column.align = column.align or are_numbers and "right" or "left"
end

-- Makes the widest columns narrower until the table fits into `width`.
local function fit_columns(columns, width)
   local function used(cap)
      local sum = 0
      for _, column in ipairs(columns) do
         sum = sum + math.min(column.width, cap)
      end
      return sum
   end
   local cap, too_wide = 1, WIDTH_MAX + 1
   while too_wide - cap > 1 do
      local middle = (cap + too_wide) // 2
      if used(middle) <= width then
         cap = middle
      else
         too_wide = middle
      end
   end
   local left = width - used(cap)   -- one more for the first of them
   for _, column in ipairs(columns) do
      if column.width > cap then
         column.width = left > 0 and cap + 1 or cap
         left = left - 1
      end
   end
end

-- Returns one line of a table. `cell` returns the text of a column.
local function line_of(columns, gap, width, cell)
   local parts, used = {}, 0
   for i, column in ipairs(columns) do
      if used > width then
         break   -- the rest would be cut off
      end
      local cell_text = cut(cell(column), column.width, "...")
      parts[i] = pad(cell_text, column.width, column.align)
      used = used + column.width + #gap
   end
   return (cut(table.concat(parts, gap), width, ""):gsub(" +$", ""))
end

-- Returns an array with the lines above the first row.
local function head_of(columns, gap, width)
   for _, column in ipairs(columns) do
      if column.head ~= "" then
         return {
            line_of(columns, gap, width, function(each) return each.head end),
            line_of(columns, gap, width, function(each)
               return ("-"):rep(each.width)
            end),
         }
      end
   end
   return {}
end

local table_options = { columns = true, width = true, gap = true }

-- Returns an array of lines: the rows in columns, narrowed to the width. The
-- manual describes the options.
function text.table(rows, options)
   rows = arg.table("text.table", 1, rows)
   options = arg.options("text.table", 2, options, table_options)
   local width = width_option(options)
   local gap = (" "):rep(clamp(tonumber(options.gap) or 2))
   local columns = columns_of(rows,
      type(options.columns) == "table" and options.columns or {})
   for i, column in ipairs(columns) do
      fill_column(column, rows, i)
   end
   fit_columns(columns, width - #gap * (#columns - 1))
   local result = head_of(columns, gap, width)
   for r = 1, #rows do
      result[#result + 1] = line_of(columns, gap, width, function(column)
         return column.cells[r]
      end)
   end
   return result
end

-- --- charts -----------------------------------------------------------------

-- Returns a number that is not NaN, or nil.
local function number_of(value)
   value = tonumber(value)
   return value == value and value or nil
end

-- Returns the position of `value` between `min` and `max`, from 0 to 1.
local function fraction_of(value, min, max)
   if value >= max then
      return max > min and 1 or 0
   end
   local fraction = value / 2 - min / 2   -- halves do not overflow
   fraction = fraction / (max / 2 - min / 2)
   return fraction == fraction and math.min(math.max(fraction, 0), 1) or 0
end

local eighths = { "▏", "▎", "▍", "▌", "▋", "▊", "▉" }

-- Returns a bar over a fraction of the width.
local function bar_of(fraction, width, is_ascii_bar)
   if is_ascii_bar then
      return ("#"):rep(math.floor(fraction * width + 0.5))
   end
   local n = math.floor(fraction * width * 8 + 0.5)
   return ("█"):rep(n // 8) .. (eighths[n % 8] or "")
end

local function format_number(value)
   if math.type(value) == "integer" then
      return tostring(value)
   end
   return ("%.14g"):format(value)
end

-- Returns a row of a chart: label, value, and the value as text.
local function row_of(item)
   if type(item) ~= "table" then
      item = { "", item }
   end
   local value = number_of(item[2])
   return {
      label = cell_of(item[1]),
      value = value or 0,
      value_text = value and format_number(value) or cell_of(item[2]),
   }
end

local bars_options = { width = true, max = true, ascii = true }

-- Returns an array of lines: label, bar and value of each { label, value }.
function text.bars(items, options)
   items = arg.table("text.bars", 1, items)
   options = arg.options("text.bars", 2, options, bars_options)
   local width = width_option(options)
   local rows, label_width, value_width, max = {}, 0, 0, 0
   for i, item in ipairs(items) do
      local row = row_of(item)
      rows[i] = row
      label_width = math.max(label_width, width_of(row.label))
      value_width = math.max(value_width, width_of(row.value_text))
      max = math.max(max, row.value)
   end
   max = number_of(options.max) or max
   label_width = math.min(label_width, width // 2)
   value_width = math.min(value_width, width // 3)
   local gap = label_width > 0 and "  " or ""
   local bar_width = math.max(width - label_width - value_width - #gap - 1, 0)
   local result = {}
   for i, row in ipairs(rows) do
      local bar = bar_of(fraction_of(row.value, 0, max), bar_width,
         options.ascii)
      local label = pad(cut(row.label, label_width, "..."), label_width)
      local value = cut(row.value_text, value_width, "")
      local line = label .. gap .. bar .. (bar == "" and "" or " ") .. value
      result[i] = cut(line, width, ""):gsub(" +$", "")
   end
   return result
end

local block_levels = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" }
local ascii_levels = { "_", ".", "-", "~", "=", "+", "*", "#" }

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

-- Returns at most `width` values, means of neighbours where there are more.
-- false stands for a value that is not a number.
local function resampled(values, width)
   local n = math.min(#values, width)
   local result = {}
   for i = 1, n do
      result[i] = mean(values, #values * (i - 1) // n + 1, #values * i // n) or
         false
   end
   return result
end

local sparkline_options = { width = true, min = true, max = true,
   ascii = true }

-- Returns one line with a character for each value, higher for larger values.
-- If there are more values than columns, neighbours share one.
function text.sparkline(values, options)
   values = arg.table("text.sparkline", 1, values)
   options = arg.options("text.sparkline", 2, options, sparkline_options)
   local points = resampled(values, width_option(options))
   local min, max = math.huge, -math.huge
   for _, value in ipairs(points) do
      min = math.min(min, value or min)
      max = math.max(max, value or max)
   end
   min = number_of(options.min) or min
   max = number_of(options.max) or max
   local levels = options.ascii and ascii_levels or block_levels
   for i, value in ipairs(points) do
      points[i] = value and
         levels[1 + math.floor(fraction_of(value, min, max) * 7 + 0.5)] or " "
   end
   return table.concat(points)
end

return text
