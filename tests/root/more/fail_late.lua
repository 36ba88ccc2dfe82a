for i = 1, 20 do
   send_info("line " .. i .. (" x"):rep(1900))
end
error("late")
