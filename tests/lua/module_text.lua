-- type: 0
-- gopher.text: widths, cutting, padding, wrapping.
local test = require("test")
local text = require("gopher.text")
local case, equal, raises = test.case, test.equal, test.raises

case("a text that is not UTF-8 is decoded", function()
   equal(text.utf8("caf\xE9 \x80"), "café €")
   equal(text.utf8("café"), "café")
   equal(text.utf8(7), "7")
   raises("require('gopher.text').utf8()", "'text.utf8'", "string expected")
end)

case("plain text is as wide as it has bytes", function()
   equal(text.width("Gopher"), 6)
   equal(text.width(""), 0)
end)

case("an accented letter takes one column", function()
   equal(text.width("ÄÖÜ"), 3)
end)

case("an accent that combines takes none", function()
   equal(text.width("e\u{301}"), 1)
end)

case("an East Asian letter takes two, and so does an emoji", function()
   equal(text.width("日本語"), 6)
   equal(text.width("\u{1F680}"), 2)
end)

case("bytes that are no UTF-8 take one column each", function()
   equal(text.width("caf\xE9"), 4)
   equal(text.width("\xF0\x9F"), 2)
   equal(text.width("é\xFF\xE2\x82"), 4)
   equal(text.width("\x80é\xC3"), 3)
end)

case("control bytes take one column each", function()
   equal(text.width("a\0b\27c\n"), 6)
end)

case("a number is a text", function()
   equal(text.width(123), 3)
   equal(text.pad(1, 3), "1  ")
end)

case("a function says what is wrong with its arguments", function()
   local require_it = 'local text = require("gopher.text") '
   raises(require_it .. "text.width()", "bad argument #1 to 'text.width'",
      "string expected, got nil")
   raises(require_it .. "text.cut({}, 1)", "#1", "'text.cut'", "table")
   raises(require_it .. "text.cut('', 'x')", "#2", "'text.cut'", "number")
   raises(require_it .. "text.cut('', 1, {})", "#3", "'text.cut'", "string")
   raises(require_it .. "text.pad(nil, 1)", "#1", "'text.pad'")
   raises(require_it .. "text.pad('')", "#2", "'text.pad'")
   raises(require_it .. "text.centre(true)", "#1", "'text.centre'")
   raises(require_it .. "text.centre('', {})", "#2", "'text.centre'")
   raises(require_it .. "text.rule({})", "#1", "'text.rule'")
   raises(require_it .. "text.rule(3, {})", "#2", "'text.rule'")
   raises(require_it .. "text.wrap()", "#1", "'text.wrap'")
   raises(require_it .. "text.wrap('', {})", "#2", "'text.wrap'")
   raises(require_it .. "text.justify()", "#1", "'text.justify'")
   raises(require_it .. "text.justify('', {})", "#2", "'text.justify'")
end)

case("a text that fits is not cut", function()
   equal(text.cut("Gopher", 6), "Gopher")
   equal(text.cut("Gopher", 1e9), "Gopher")
end)

case("a text that does not fit is cut, with its tail if that fits", function()
   equal(text.cut("Gopher", 4), "Goph")
   equal(text.cut("Gopherhole", 8, "..."), "Gophe...")
   equal(text.cut("Gopher", 2, "..."), "Go")
   equal(text.cut("Gopher", 0), "")
   equal(text.cut("Gopher", -1), "")
end)

case("a cut is never in the middle of a letter", function()
   equal(text.cut("日本語", 5), "日本")
   equal(text.cut("ÄÖÜ", 2, "…"), "Ä…")
   equal(text.cut("caf\xE9\xE9", 4), "caf\xE9")
   equal(text.cut("é\xFFé\xFF", 3), "é\xFFé")
end)

case("padding goes behind, before, or to both sides", function()
   equal(text.pad("ab", 5), "ab   ")
   equal(text.pad("ab", 5, "right"), "   ab")
   equal(text.pad("ab", 5, "centre"), " ab  ")
   equal(text.pad("日本", 6), "日本  ")
   equal(text.pad("too long", 3), "too long")
end)

case("a centred text has no blanks behind it", function()
   equal(text.centre("ab", 6), "  ab")
   equal(text.centre("abc", 6), " abc")
   equal(text.centre("Gopher", 3), "Gopher")
   equal(#text.centre("Gopher"), 36)
end)

case("a rule fills the line with its character", function()
   equal(text.rule(5), "-----")
   equal(text.rule(5, "="), "=====")
   equal(text.rule(5, "日"), "日日")
   equal(text.rule(5, "+-"), "+-+-")
   equal(text.rule(0), "")
   equal(#text.rule(), 67)
end)

case("a width is never more than a thousand columns", function()
   equal(#text.pad("", 1e15), 1000)
   equal(#text.rule(math.huge), 1000)
   equal(#text.rule(math.maxinteger, ""), 0)
   equal(#text.rule(1e15, "\u{301}"), 2000)
   equal(#text.centre("ab", 1e15), 501)
end)

case("a width that is broken or no number counts as what it can", function()
   equal(text.rule(2.9), "--")
   equal(text.rule("3"), "---")
   equal(text.rule(-1), "")
   equal(text.rule(0/0), "")
   equal(text.pad("a", -math.huge), "a")
end)

case("lines are broken between words", function()
   equal(text.wrap("one two three four", 9), { "one two", "three", "four" })
end)

case("a line that fits keeps its blanks", function()
   equal(text.wrap("a   b", 9), { "a   b" })
end)

case("a line that is broken keeps its indentation", function()
   equal(text.wrap("  one two three", 9), { "  one two", "  three" })
end)

case("an indentation of more than half the line is dropped", function()
   equal(text.wrap("      one two", 7), { "one two" })
end)

case("a word that is too long stays whole", function()
   equal(text.wrap("a gopher://example.org/ b", 8),
      { "a", "gopher://example.org/", "b" })
end)

case("lines and empty lines of a text stay lines", function()
   equal(text.wrap("one\r\n\r\ntwo\n", 9), { "one", "", "two", "" })
   equal(text.wrap("", 9), { "" })
   equal(text.wrap("     ", 3), { "" })
end)

case("a width of none, or of 0, breaks between all words", function()
   equal(text.wrap("a b", 0), { "a", "b" })
   equal(#text.wrap(("word "):rep(30))[1], 64)
end)

case("wrapping counts columns, not bytes", function()
   equal(text.wrap("äö üß", 5), { "äö üß" })
   equal(text.wrap("日本 語", 6), { "日本", "語" })
   equal(text.wrap("\xFF\xFF \xFF\xFF", 4), { "\xFF\xFF", "\xFF\xFF" })
end)

case("justified lines reach both margins, but for the last", function()
   equal(text.justify("one two three four five", 11),
      { "one     two", "three  four", "five" })
   equal(text.justify("a b c d eeeeee", 8), { "a b c  d", "eeeeee" })
end)

case("each line is a paragraph when it is justified", function()
   equal(text.justify("one two\nthree four five", 11),
      { "one two", "three  four", "five" })
end)

case("justified lines keep their indentation, and words too long", function()
   equal(text.justify("  a b cccccc dd", 8), { "  a    b", "  cccccc", "  dd" })
   equal(text.justify("toolongforthis line", 6), { "toolongforthis", "line" })
end)

case("justified text counts columns, not bytes", function()
   equal(text.justify("ä ö üü", 5), { "ä   ö", "üü" })
   equal(text.justify("a\0b \xFF cc", 6), { "a\0b  \xFF", "cc" })
end)
