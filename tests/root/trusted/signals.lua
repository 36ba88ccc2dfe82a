-- hidden: yes
-- Programs receive signals, however they were started.
local script = "trap 'echo heard' TERM; kill -TERM $$; echo on"
for line in io.popen(script):lines() do
   send_info(line)
end
send_info(select(3, os.execute("kill -TERM $$")))
send_info(tostring(pcall(io.popen)))
send_info(tostring(pcall(io.popen, "true", "no mode")))
