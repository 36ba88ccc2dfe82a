-- Calls functions that only trusted handlers have.
local f = io.open(gopherroot .. "/about.txt")
send_info(f:read("l"))
f:close()
send_info(type(debug.traceback) .. " " .. type(package.path) .. " " ..
   type(os.getenv("PATH")))
local p = io.popen("echo from a shell")
send_info(p:read("l"))
p:close()
send_info(tostring(isFile(gopherroot .. "/about.txt")))
coroutine.wrap(function() sleep(0) send_info("awake") end)()
send_info(require("greet")("trusted one"))
