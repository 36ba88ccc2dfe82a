-- require() loads modules, and nothing else.
local tries = require("tries")

for _, name in ipairs { "", ".", "..", "...", "/", "//", "./tries", "../tries",
   ".tries", "tries.", "a..b", "tries/", "/tries", "lib/tries", "lib.tries",
   "tries.lua", "\0tries", "tries\n", " tries", "Tries", "%74ries",
   "gopher/text", "gopher.text.lua", ".gopher.text", "escape.modules", "hello",
   "../hello", "about", "debug", "package", "io", "os", "string", "_G", "lfs",
   "socket", "posix", "outside", "outside_dir.OUTSIDE",
   "directory", "broken", "failing", ("x"):rep(10000), ("a."):rep(90) .. "a",
   "\xff", "tr\xc3\xafes", "C:tries", "tries;id", "$(id)", "dangling",
   "circle" } do
   tries.fails(("%q"):format(name:sub(1, 40)), require, name)
end
local object = setmetatable({}, { __tostring = function() return "tries" end,
   __index = string })
for _, name in ipairs { object, {}, print, true, 1.5, 42, -1 } do
   tries.fails(type(name), require, name)
end
tries.fails("nothing", require)
tries.fails("nil", require, nil)

-- A module that failed fails again.
tries.fails("broken again", require, "broken")
tries.fails("failing again", require, "failing")

-- A loaded module is shared within this run only.
tries.is("the same", require("tries"), tries)
tries.no("package", package)
tries.is("without a result", require("silent"), true)
tries.is("and again", require("silent"), true)
tries.is("its false", require("no"), false)
tries.is("how often it ran", silent_runs, 1)
tries.report()
