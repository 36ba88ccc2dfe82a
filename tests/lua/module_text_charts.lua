-- type: 0
-- gopher.text: tables and charts.
local test = require("test")
local text = require("gopher.text")
local case, equal, raises = test.case, test.equal, test.raises

case("a table has its cells in columns", function()
   equal(text.table { { "a", "bbb" }, { "cc", "d" } }, { "a   bbb", "cc  d" })
end)

case("numbers stand to the right, all else to the left", function()
   equal(text.table { { 1, "x" }, { 20, "y" } }, { " 1  x", "20  y" })
   equal(text.table { { 1 }, { "none" } }, { "1", "none" })
end)

case("a column is aligned as its description says", function()
   equal(text.table({ { "a", "b", "c" }, { "aaa", "bbb", "ccc" } }, {
      columns = { { align = "right" }, { align = "centre" }, {} },
   }), { "  a   b   c", "aaa  bbb  ccc" })
end)

case("titles stand above the columns, with a line below them", function()
   equal(text.table({ { "Moon", 1 } }, { columns = { "Body", "Size" } }),
      { "Body  Size", "----  ----", "Moon     1" })
   equal(text.table({}, { columns = { { title = "Body" } } }),
      { "Body", "----" })
end)

case("cells that are absent are empty, and rows may be short", function()
   equal(text.table { { "a" }, { "b", "c" }, {} }, { "a", "b  c", "" })
   equal(text.table {}, {})
end)

case("the widest columns give way where the table is too wide", function()
   local made = text.table({ { ("x"):rep(50), ("y"):rep(50), "z" } })
   equal(made, { ("x"):rep(28) .. "...  " .. ("y"):rep(28) .. "...  z" })
   equal(text.width(made[1]), 67)
end)

case("a column keeps what it may have at most", function()
   equal(text.table({ { "abcdefgh", "i" } }, { columns = { { width = 5 } } }),
      { "ab...  i" })
end)

case("the width and the gap between columns can be chosen", function()
   equal(text.table({ { "abcdefgh", "ij" } }, { width = 9, gap = 1 }),
      { "abc... ij" })
   equal(text.table({ { "a", "b" } }, { gap = 0 }), { "ab" })
end)

case("a table of more columns than fit is cut", function()
   local row = {}
   for i = 1, 500 do
      row[i] = "cell"
   end
   local made = text.table({ row })
   test.ok(text.width(made[1]) <= 67)
   equal(text.table({ row }, { width = 0 }), { "" })
   equal(text.table({ row }, { width = -1 }), { "" })
end)

case("a huge width of a table costs nothing", function()
   equal(text.table({ { "a", "b" } }, { width = 1e15, gap = 1e15 }),
      { "a" })
   equal(#text.table({ { ("a"):rep(5000) } }, { width = 1e15 })[1], 1000)
end)

case("control bytes in cells are blanks, and bad UTF-8 does no harm", function()
   equal(text.table { { "a\nb\tc\0", "\xFF\xFE" }, { true, 1.5 } },
      { "a b c   \xFF\xFE", "true    1.5" })
end)

case("wide letters keep the columns straight", function()
   equal(text.table { { "日本", "x" }, { "abc", "y" } },
      { "日本  x", "abc   y" })
end)

case("a table says what is wrong with it", function()
   local require_it = 'local text = require("gopher.text") '
   raises(require_it .. "text.table()", "#1", "'text.table'", "got nil")
   raises(require_it .. "text.table({ 1 })", "row 1 of the table is not a table")
   raises(require_it .. "text.table({}, 1)", "#2", "'text.table'")
   raises(require_it .. "text.table({}, { widht = 1 })", "#2", "'text.table'",
      "no option 'widht'")
end)

case("bars are as long as their values are large", function()
   equal(text.bars({ { "one", 1 }, { "two", 2 } }, { width = 17, ascii = true }),
      { "one  ##### 1", "two  ########## 2" })
end)

case("bars end in eighths of a block", function()
   equal(text.bars({ { "a", 1 }, { "b", 3 } }, { width = 10 }),
      { "a  █▋ 1", "b  █████ 3" })
end)

case("no bar is below 0 or beyond the line", function()
   equal(text.bars({ { "a", -5 }, { "b", 0 }, { "c", 5 } },
      { width = 10, max = 2, ascii = true }), { "a  -5", "b  0", "c  #### 5" })
   equal(text.bars({ { "a", 0 } }, { width = 10 }), { "a  0" })
end)

case("values that are no numbers have no bar", function()
   equal(text.bars({ { "a", "x" }, { "b" }, { "c", 0/0 } }, { ascii = true }),
      { "a  x", "b", "c  " .. tostring(0/0) })
   equal(text.bars({ { "a", math.huge }, { "b", 1 } },
      { width = 12, ascii = true }), { "a  ##### inf", "b  1" })
end)

case("bars need no labels", function()
   equal(text.bars({ 1, 2 }, { width = 6, ascii = true }), { "## 1", "#### 2" })
   equal(text.bars {}, {})
end)

case("long labels are cut, and a narrow chart does not fail", function()
   equal(text.bars({ { ("x"):rep(50), 1 } }, { width = 20, ascii = true }),
      { "xxxxxxx...  ###### 1" })
   for width = 0, 12 do
      for _, line in ipairs(text.bars({ { "label", 12345 } },
         { width = width })) do
         test.ok(text.width(line) <= width, "too wide: " .. width)
      end
   end
end)

case("a huge width of a chart costs nothing", function()
   equal(#text.bars({ { "a", 1 } }, { width = 1e15, ascii = true })[1], 1000)
end)

case("labels with control bytes or bad UTF-8 do no harm", function()
   equal(text.bars({ { "a\nb\xFF", 1 } }, { width = 8, ascii = true }),
      { "a b\xFF  1" })
end)

case("bars say what is wrong with them", function()
   local require_it = 'local text = require("gopher.text") '
   raises(require_it .. "text.bars()", "#1", "'text.bars'")
   raises(require_it .. "text.bars({}, 1)", "#2", "'text.bars'")
   raises(require_it .. "text.bars({}, { colour = 1 })", "'colour'")
end)

case("a sparkline has one character for each value", function()
   equal(text.sparkline { 0, 1, 2, 3, 4, 5, 6, 7 }, "▁▂▃▄▅▆▇█")
   equal(text.sparkline({ 0, 1, 2, 3, 4, 5, 6, 7 }, { ascii = true }),
      "_.-~=+*#")
   equal(text.sparkline {}, "")
end)

case("a sparkline of one height lies at the bottom", function()
   equal(text.sparkline { 5, 5 }, "▁▁")
end)

case("the scale of a sparkline can be chosen", function()
   equal(text.sparkline({ 5, 10, 20 }, { min = 0, max = 10, ascii = true }),
      "=##")
end)

case("what is no number in a sparkline is a gap", function()
   equal(text.sparkline({ 1, 0/0, "x", 2, "3" }, { ascii = true }), "_  =#")
   equal(text.sparkline({ 0/0, "x" }), "  ")
   equal(text.sparkline({ 1, math.huge }, { ascii = true }), "_#")
end)

case("values that are too many for the line share its columns", function()
   equal(text.sparkline({ 1, 1, 8, 8 }, { width = 2, ascii = true }), "_#")
   local many = {}
   for i = 1, 5000 do
      many[i] = i
   end
   equal(text.width(text.sparkline(many)), 67)
   equal(#text.sparkline(many, { width = 1e15, ascii = true }), 1000)
   equal(text.sparkline(many, { width = 0 }), "")
end)

case("a sparkline says what is wrong with it", function()
   local require_it = 'local text = require("gopher.text") '
   raises(require_it .. "text.sparkline()", "#1", "'text.sparkline'")
   raises(require_it .. "text.sparkline({}, 1)", "#2", "'text.sparkline'")
   raises(require_it .. "text.sparkline({}, { x = 1 })", "no option 'x'")
end)
