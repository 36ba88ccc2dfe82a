-- Tries what only a handler without a sandbox can do.
local function try(what, done)
   send_info((done and "can " or "cannot ") .. what)
end

for _, path in ipairs { "/etc/passwd", "/etc/shadow", "/test/inside.sh" } do
   try("read " .. path, io.open(path))
end
try("write to the site", io.open(gopherroot .. "/left.txt", "w"))
try("write to the state", io.open("/var/lib/gophermoon/left.txt", "w"))
try("start a shell", os.execute("true"))
