-- Odd arguments to what is left of os, io and the rest do nothing worse than
-- raise an error.
local tries = require("tries")
local huge = 1 << 62

-- os
for _, format in ipairs { "%Ez", "%", "%E", "%O", "%Q", "%9c", "%-d", "%\0" } do
   tries.fails("os.date " .. format, os.date, format)
end
tries.fails("os.date, far away", os.date, "%c", huge)
tries.fails("os.date, long ago", os.date, "*t", -huge)
tries.fails("os.date, not a number", os.date, "%c", 0 / 0)
tries.fails("os.date, for ever", os.date, "%c", math.huge)
tries.fails("os.date without a format", os.date, {})
tries.no("os.date, much", #select(2, pcall(os.date, ("%c"):rep(1 << 20))) >
   1 << 18)
tries.fails("os.time of the far year", os.time,
   { year = huge, month = 1, day = 1 })
tries.fails("os.time of no year", os.time, { month = 1, day = 1 })
tries.fails("os.time of half a day", os.time,
   { year = 2000, month = 1, day = 1.5 })
tries.fails("os.time of a function", os.time, print)
tries.fails("os.time with a metatable", os.time, setmetatable({},
   { __index = function() while true do end end }))
tries.fails("os.time that writes", os.time, setmetatable(
   { year = 2000, month = 1, day = 1 },
   { __newindex = function() while true do end end }))
tries.fails("os.difftime", os.difftime, {}, {})

-- string
for _, format in ipairs { "%99999d", "%.9999f", "%123s", "%.123s", "%", "%y",
   "%-+ #0-+ #0d", "%1000000000c", "%n", "%p", "%5", "%a%" } do
   tries.fails("string.format " .. format, string.format, format, 1)
end
tries.fails("format without arguments", string.format, ("%d"):rep(1000))
tries.fails("a format of a table", string.format, "%d", {})
tries.fails("a format of half a number", string.format, "%d", 1.5)
tries.fails("a string with NUL in a width", string.format, "%5s", "a\0b")
tries.fails("__tostring that gives a table", string.format, "%s",
   setmetatable({}, { __tostring = function() return {} end }))
tries.fails("__tostring that gives nothing", tostring,
   setmetatable({}, { __tostring = function() end }))
tries.fails("__tostring that is no function", tostring,
   setmetatable({}, { __tostring = 1 }))
tries.is("__name that is no string", type(tostring(setmetatable({},
   { __name = 42 }))), "string")
tries.fails("rep", string.rep, "x", huge)
tries.fails("rep with a separator", string.rep, "x", huge, "y")
tries.fails("rep of much", string.rep, ("x"):rep(1 << 20), 1 << 44)
tries.is("rep of less than nothing", ("x"):rep(-huge), "")
tries.fails("byte", string.byte, ("x"):rep(1 << 20), 1, -1)
tries.is("byte beyond", string.byte("x", huge, -huge), nil)
tries.is("sub", ("abc"):sub(-huge, huge), "abc")
tries.fails("char", string.char, 256)
tries.fails("char of much", string.char, huge)
for _, pattern in ipairs { ("("):rep(40), "(", "%", "[", "[^", "[]",
   "[a", "%b", "%f", "%1", "(%1)", ("(a"):rep(33), "[%", "[a-", "%g(" } do
   tries.fails("pattern " .. pattern, string.find, ("a"):rep(40), pattern)
end
tries.fails("a deep pattern", string.find, ("a"):rep(300000),
   (".-"):rep(300000) .. "b")
tries.fails("a deep capture", string.match, ("("):rep(1000),
   ("%("):rep(10) .. ("("):rep(33))
tries.fails("a replacement", string.gsub, "abc", "%w", "%2")
tries.fails("a replacement of a kind", string.gsub, "abc", "%w", "%x")
tries.fails("a replacement by a table", string.gsub, "abc", "%w",
   function() return {} end)
tries.fails("pack", string.pack, "i17", 1)
tries.fails("pack, aligned", string.pack, "!3 i4", 1)
tries.fails("pack of much", string.pack, "i1", huge)
tries.fails("pack of length", string.pack, "s1", ("x"):rep(256))
tries.fails("packsize", string.packsize, ("c2147483647"):rep(2))
tries.fails("packsize of text", string.packsize, "s")
tries.fails("unpack", string.unpack, "s8", ("\255"):rep(8))
tries.fails("unpack of much", string.unpack, "c2147483647", "x")
tries.fails("unpack beyond", string.unpack, "b", "x", huge)
tries.fails("unpack before", string.unpack, "b", "x", -huge)

-- utf8
tries.fails("utf8.char", utf8.char, huge)
tries.fails("utf8.char, negative", utf8.char, -1)
tries.fails("codepoint", utf8.codepoint, "x", 1, huge)
tries.fails("codepoint of much", utf8.codepoint, ("x"):rep(1 << 20), 1, -1)
tries.fails("offset", utf8.offset, "x", 1, huge)
tries.fails("len", utf8.len, "x", huge)
tries.no("len of no text", utf8.len("\xff"))
tries.no("offset beyond", utf8.offset("x", huge))

-- table
tries.fails("unpack", table.unpack, {}, 1, 1e7)
tries.fails("unpack of all", table.unpack, {}, math.mininteger,
   math.maxinteger)
tries.is("unpack backwards", select("#", table.unpack({}, 1, -huge)), 0)
tries.fails("concat of nothing", table.concat, {}, "", 1, huge)
tries.fails("concat of tables", table.concat, { {}, {} })
tries.fails("insert far away", table.insert, {}, huge, 1)
tries.fails("insert nowhere", table.insert, {}, 0, 1)
tries.fails("insert too much", table.insert, {}, 1, 2, 3)
tries.fails("remove far away", table.remove, {}, huge)
tries.fails("move", table.move, {}, math.mininteger, math.maxinteger, 1)
tries.fails("move round the end", table.move, {}, 1, huge, huge + 1)
tries.fails("sort of too much", table.sort, setmetatable({},
   { __len = function() return huge end }))
tries.fails("a length of no number", table.unpack, setmetatable({},
   { __len = function() return {} end }))
tries.fails("sort of a mixture", table.sort, { 1, "x", {} })
tries.fails("sort by a wrong order", table.sort, { 3, 1, 2, 5, 4, 1, 2 },
   function() return true end)
tries.fails("sort by an error", table.sort, { 3, 1, 2 }, error)
tries.fails("select", select, 0)
tries.fails("select before", select, -huge)
tries.is("select beyond", select("#", select(huge)), 0)
tries.fails("next", next, {}, "absent")
tries.fails("rawset", rawset, {}, nil, 1)
tries.fails("rawset of no number", rawset, {}, 0 / 0, 1)
tries.fails("rawset of a string", rawset, "", 1, 1)
tries.fails("rawlen", rawlen, 1)
tries.fails("tonumber", tonumber, "1", 99)
tries.fails("setmetatable", setmetatable, "", {})
tries.fails("setmetatable of a number", setmetatable, {}, 1)

-- math
tries.fails("random of nothing", math.random, 0)
tries.fails("random of less", math.random, -1)
tries.fails("random backwards", math.random, 2, 1)
tries.fails("random of halves", math.random, 1.5)
tries.fails("random of three", math.random, 1, 2, 3)
tries.fails("a seed", math.randomseed, {})
tries.is("random of all", math.type(math.random(1, math.maxinteger)),
   "integer")
tries.fails("fmod", math.fmod, 1, 0)
tries.is("the smallest integer", math.mininteger // -1, math.mininteger)
tries.is("and its rest", math.mininteger % -1, 0)
tries.fails("a division", load("return 1 // 0"))
tries.fails("ult", math.ult, 1.5, 2)
tries.fails("max", math.max)

-- coroutine
tries.fails("wrap", coroutine.wrap, 1)
tries.fails("create", coroutine.create, {})
tries.fails("resume", coroutine.resume, print)
tries.no("resume itself", coroutine.resume((coroutine.running())))
local dead = coroutine.create(print)
coroutine.resume(dead, setmetatable({}, { __tostring = error }))
tries.no("a dead one", coroutine.resume(dead))
tries.no("too many arguments", coroutine.resume(coroutine.create(select),
   1, table.unpack({}, 1, 20000)) and false)
tries.fails("a yield through sort", table.sort, { 3, 1, 2 }, coroutine.yield)
tries.fails("a yield through gsub", string.gsub, "x", "x", coroutine.yield)
tries.no("a yield through a coroutine's sort", coroutine.resume(
   coroutine.create(table.sort), { 3, 1, 2 }, coroutine.yield))
tries.is("a yield through pcall", coroutine.wrap(pcall)(coroutine.yield, 7), 7)

-- collectgarbage
for _, what in ipairs { "collect", "stop", "restart", "step", "setpause",
   "setstepmul", "generational", "incremental" } do
   tries.no("collectgarbage " .. what, collectgarbage(what, -1) ~= 0)
end
tries.is("it still runs", math.type(collectgarbage("count")), "float")
for i = 1, 20 do
   tries.is("much garbage", #("x"):rep((1 << 20) + i), (1 << 20) + i)
end
tries.report()
