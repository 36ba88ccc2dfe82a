-- A finalizer would run where no limit reaches. None is ever called.
local tries = require("tries")

local called = 0
local function finalizer()
   called = called + 1
   while true do end
end

tries.fails("__gc", setmetatable, {}, { __gc = finalizer })
tries.fails("__gc that is no function", setmetatable, {}, { __gc = true })
tries.fails("__gc that is false", setmetatable, {}, { __gc = false })

-- A finalizer set after setmetatable()
local late = {}
for _ = 1, 100 do
   setmetatable({}, late)
end
late.__gc = finalizer
tries.fails("__gc again", setmetatable, {}, late)
late.__gc = nil
local object = setmetatable({}, late)
rawset(late, "__gc", finalizer)
tries.fails("__gc anew", setmetatable, object, late)
object = nil
tries.no("an object", object)

-- A finalizer in a metatable of the metatable
local heir = setmetatable({}, { __index = { __gc = finalizer } })
local guess = setmetatable({}, { __index = function() return finalizer end })
for _ = 1, 100 do
   setmetatable({}, heir)
   setmetatable({}, guess)
   setmetatable({}, setmetatable({}, heir))
end

-- Objects that have a metatable of their own
local strings = getmetatable("")
strings.__gc = finalizer
tries.fails("a string's metatable", setmetatable, {}, strings)
tries.no("a new string", pcall(setmetatable, "", { __gc = finalizer }))
local file = io.open("/about.txt")
tries.fails("a file's metatable", setmetatable, file, { __gc = finalizer })
tries.no("a look at it", getmetatable(file))
tries.no("and into it", pcall(function()
   getmetatable(file).__gc = finalizer
end))
tries.fails("a coroutine's", setmetatable, coroutine.create(finalizer),
   { __gc = finalizer })
tries.fails("a function's", setmetatable, print, { __gc = finalizer })
tries.fails("a protected one", setmetatable,
   setmetatable({}, { __metatable = "locked" }), {})

-- More garbage than there is memory
for i = 1, 300 do
   local garbage = setmetatable({ ("garbage"):rep(10000 + i) }, late.__index)
   setmetatable(garbage, {}).__gc = finalizer
   collectgarbage()
   collectgarbage("step", 1000)
end
tries.is("called", called, 0)
tries.report()
