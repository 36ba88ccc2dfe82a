-- Every line must say no.
local function no(name, happened)
   send_info(name .. ": " .. (happened and "YES" or "no"))
end

no("os.execute", os.execute)
no("os.remove", os.remove)
no("os.rename", os.rename)
no("os.getenv", os.getenv("PATH") or os.getenv("HOME"))
no("os.setlocale", os.setlocale)
no("io.popen", io.popen)
no("io.output", io.output)
no("debug", debug)
no("dofile", dofile)
no("loadfile", loadfile)
no("string.dump", string.dump)
no("package", package)
no("bytecode", load("\27Lua"))
no("bytecode on request", load("\27Lua", "b", "b"))
no("a finalizer", pcall(setmetatable, {}, { __gc = function() end }))
no("writing", io.open("/about.txt", "w"))
no("appending", io.open("/about.txt", "a"))
no("changing", io.open("/about.txt", "r+"))
for _, path in ipairs {
   "../OUTSIDE", "/../OUTSIDE", "docs/../../OUTSIDE", "link-outside",
   "linkdir-outside/OUTSIDE", "link-absolute", gopherroot .. "/../OUTSIDE",
   "/etc/passwd", "/dev/null",
} do
   local file, message = io.open(path)
   no("open", file or type(message) ~= "string")
   no("lines", pcall(lines, path))
   no("send", pcall(send_textfile, path))
end
no("require", pcall(require, "../OUTSIDE"))
no("require a path", pcall(require, "/etc/passwd"))
