-- Text in columns. Lengths and widths are columns, as a terminal counts them:
-- letters that combine take none, East Asian ones two. Text that is no valid
-- UTF-8 is taken byte by byte and never raises an error.

local text = {}

-- First and last code point of a range, and the columns that each one takes.
local ranges = {
   { 0x0300, 0x036F, 0 }, { 0x1100, 0x115F, 2 }, { 0x200B, 0x200F, 0 },
   { 0x20D0, 0x20FF, 0 }, { 0x2E80, 0x303E, 2 }, { 0x3041, 0x4DBF, 2 },
   { 0x4E00, 0xA4CF, 2 }, { 0xAC00, 0xD7A3, 2 }, { 0xF900, 0xFAFF, 2 },
   { 0xFE00, 0xFE0F, 0 }, { 0xFE30, 0xFE6F, 2 }, { 0xFF00, 0xFF60, 2 },
   { 0xFFE0, 0xFFE6, 2 }, { 0x1F300, 0x1F64F, 2 }, { 0x1F900, 0x1F9FF, 2 },
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

-- Does every byte take one column?
local function is_plain(s)
   return not s:find("[\x80-\xFF]") or not utf8.len(s)
end

-- How many columns the text takes.
function text.width(s)
   if is_plain(s) then
      return #s
   end
   local n = 0
   for _, code in utf8.codes(s) do
      n = n + columns(code)
   end
   return n
end

-- As much of the text as fits. Where something is cut off, it ends in `tail`,
-- if that fits.
function text.cut(s, width, tail)
   if text.width(s) <= width then
      return s
   end
   if not tail or text.width(tail) > width then
      tail = ""
   end
   local room = math.max(width - text.width(tail), 0)
   if is_plain(s) then
      return s:sub(1, room) .. tail
   end
   for at, code in utf8.codes(s) do
      room = room - columns(code)
      if room < 0 then
         return s:sub(1, at - 1) .. tail
      end
   end
   return s .. tail
end

-- The text with blanks behind it, or before it where `side` is "right".
function text.pad(s, width, side)
   local blanks = (" "):rep(width - text.width(s))
   if side == "right" then
      return blanks .. s
   end
   return s .. blanks
end

-- The text in the middle of a line, without blanks behind it.
function text.centre(s, width)
   return (" "):rep((width - text.width(s)) // 2) .. s
end

-- A line of one character, "-" where none is named.
function text.rule(width, char)
   char = char or "-"
   return char:rep(width // math.max(text.width(char), 1))
end

-- Wraps one line that is too long; its indentation is kept.
local function wrap_line(found, line, width)
   local indent = line:match("^[ \t]*")
   if text.width(indent) * 2 > width then
      indent = ""
   end
   local margin = text.width(indent)
   local from, to, used = nil, nil, 0
   for at, word, behind in line:gmatch("()([^ \t]+)()") do
      local room = text.width(word)
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

-- An array of lines, broken between words. A line that fits keeps its blanks,
-- and a word that is too long for a line keeps its letters together.
function text.wrap(s, width)
   local found = {}
   for line in (s .. "\n"):gmatch("(.-)\r?\n") do
      if text.width(line) <= width then
         found[#found + 1] = line
      else
         wrap_line(found, line, width)
      end
   end
   return found
end

return text
