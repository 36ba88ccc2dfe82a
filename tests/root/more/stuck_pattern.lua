-- A pattern match reaches no hook: only the watchdog ends it.
send_info("before")
local s = ("a"):rep(40)
send_info(tostring(s:find(("a?"):rep(40) .. ("a"):rep(40) .. "b")))
