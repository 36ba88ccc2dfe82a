-- Begins, and then works for as long as it may: its visitor goes away.
send_info("It begins.")
sleep(0)
while true do
   local _ = ("x"):rep(1000000)
end
