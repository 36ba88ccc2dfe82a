for i = 1, 60000 do
   send_info("This is line number " .. i)
end
