-- No hook is reached within a pattern: only the clock ends this.
send_info("before")
local s = ("a"):rep(40)
send_info(tostring(s:find(("a?"):rep(40) .. ("a"):rep(40) .. "b")))
