-- title: It takes its time
for i = 1, 20 do
   send_info("line " .. i)
   sleep(0.1)
end
