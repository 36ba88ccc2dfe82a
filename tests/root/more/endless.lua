-- Begins a reply, and works until a limit. Its client disconnects.
send_info("It begins.")
sleep(0)
while true do
   local _ = ("x"):rep(1000000)
end
