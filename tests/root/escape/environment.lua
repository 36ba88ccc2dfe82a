-- With any _ENV, _G and arguments of load, a chunk stays in the sandbox.
local tries = require("tries")
local keep = { error = error, pcall = pcall, select = select }

tries.is("a global", load("return x", "=x", "t", { x = 1 })(), 1)
tries.is("none", load("return x", "=x", "t", {})(), nil)
tries.fails("no environment", load("return x", "=x", "t", nil))
tries.is("its own", load("local _ENV = { x = 2 } return x")(), 2)
tries.no("debug", load("return debug or package or io.popen")())
tries.no("in another", load("return os.execute", "=x", "t",
   setmetatable({}, { __index = _G }))())
tries.is("a text without end", load(function() return nil end)
   and "chunk", "chunk")
tries.no("a reader that fails", load(function() error("no") end))
tries.no("a reader that gives a table", load(function() return {} end))
tries.no("a reader that yields", load(coroutine.yield))
tries.no("a reader that gives a chunk", load(function()
   return load("return 1")
end))
tries.no("a chunk that is no text", load("\0"))
tries.is("arguments", keep.select("#", load("return ...")(1, nil, nil)), 3)

-- Globals that lie to all callers, also to the modules of the server
local names = {}
for name in pairs(_G) do
   names[#names + 1] = name
end
local send, globals, ipairs, rawset, setmetatable =
   send_gophermap, _G, ipairs, rawset, setmetatable
for _, name in ipairs(names) do
   rawset(globals, name, nil)
end
setmetatable(globals, { __index = keep.error, __newindex = keep.error })
local worked = keep.pcall(send, "/maps/relative/gophermap")
tries.no("a gophermap without require", worked)
tries.report()
