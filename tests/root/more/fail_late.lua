for i = 1, 10000 do
   send_info("line " .. i)
end
error("a secret")
