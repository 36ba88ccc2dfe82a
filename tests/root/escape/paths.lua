-- No function reaches what lies outside the gopherroot, and none writes.
local tries = require("tries")
local long = ("x"):rep(300)

local paths = {
   "..", "../", "../..", "/..", "/../", "./..", ".//..//", "../OUTSIDE",
   "/../OUTSIDE", "//../OUTSIDE", "/escape/../../OUTSIDE", "../../OUTSIDE",
   "/docs/sub/../../../OUTSIDE", "/./../OUTSIDE", "/nonesuch/../../OUTSIDE",
   "/about.txt/../../OUTSIDE", gopherroot .. "/../OUTSIDE",
   gopherroot .. "/../../etc/passwd", "lib/../../OUTSIDE",
   "/link-outside", "/linkdir-outside/OUTSIDE", "/linkdir-outside",
   "/linkdir-outside/site/about.txt", "/link-absolute", "/link-twice",
   "/link-loop", "/link-dangling", "/more/outside_handler.lua",
   "/extras/link-outside.txt", "/lib/outside.lua",
   "/etc/passwd", "//etc/passwd", "/proc/self/environ", "/proc/self/fd/0",
   "/dev/null", "/dev/stdin", "/dev/fd/0", "/proc/self/root/etc/passwd",
   "file:///etc/passwd", "%2e%2e/OUTSIDE", "..%2fOUTSIDE", "/%2e%2e/OUTSIDE",
   "..\\OUTSIDE", "/..\\OUTSIDE", "~root/.profile", "~", "|id", "id|",
   "/about.txt|", "`id`", "$HOME", "/about.txt\0", "\0", "/\0about.txt",
   "/about.txt\0.lua", "../OUTSIDE\0.txt", "/about.txt\n", "/about.txt ",
   "..\0", "/..\0/OUTSIDE", "/fifo", "/" .. long, ("/" .. long):rep(20),
   ("/docs/.."):rep(100) .. "/../OUTSIDE", ("../"):rep(1000) .. "etc/passwd",
   ("/"):rep(5000) .. "../OUTSIDE", ("x"):rep(1 << 20), "\u{2025}/OUTSIDE",
   "\xc0\xae\xc0\xae/OUTSIDE", "/about.txt/x", "-", "",
}

for _, path in ipairs(paths) do
   local name = ("%q"):format(path:sub(1, 60))
   local is_root = path == "" or path == "-"
   tries.nothing("open " .. name, io.open, path)
   tries.fails("io.lines " .. name, io.lines, path)
   tries.fails("lines " .. name, lines, path)
   tries.nothing("send_textfile " .. name, send_textfile, path)
   tries.nothing("isFile " .. name, isFile, path)
   tries.nothing("isReadable " .. name, isReadable, path)
   tries.nothing("require " .. name, require, path)
   tries.nothing("require lib " .. name, require, "lib." .. path)
   if not is_root then
      tries.nothing("isDir " .. name, isDir, path)
      tries.nothing("entries " .. name, entries, path)
   end
   if path ~= "/fifo" and not is_root then
      tries.nothing("exists " .. name, exists, path)
   end
end

-- Values that are not paths
local object = setmetatable({}, {
   __tostring = function() return "/about.txt" end,
   __name = "/about.txt",
   __index = string,
   __len = function() return 10 end,
})
for _, path in ipairs { object, {}, print, true, io.stdout,
   coroutine.create(print) } do
   for name, f in pairs { open = io.open, lines = lines, isFile = isFile,
      io_lines = io.lines, isDir = isDir, exists = exists, entries = entries,
      isReadable = isReadable, send_textfile = send_textfile,
      send_gophermap = send_gophermap, require = require } do
      tries.fails(name .. " of a " .. type(path), f, path)
      tries.fails(name .. " of nothing", f)
   end
end

-- Modes
for _, mode in ipairs { "w", "a", "r+", "w+", "a+", "rb+", "r+b", "x", "wx",
   "", "+", " r", "\0r", "w\0", "R" } do
   tries.nothing("mode " .. mode, io.open, "/about.txt", mode)
   tries.nothing("a new file", io.open, "/new.txt", mode)
end
tries.nothing("a mode that is no text", io.open, "/about.txt", {})
tries.no("a new file is there", exists("/new.txt") or exists("new.txt"))

-- Private files are not sent, even if the account of the server can read them
for _, path in ipairs { "/private.txt", "/extras/private.txt",
   "/more/secret.lua" } do
   tries.nothing("send " .. path, send_textfile, path)
   tries.no("readable " .. path, isReadable(path))
end
tries.report()
