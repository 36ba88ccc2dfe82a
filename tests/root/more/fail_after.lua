for i = 1, 10 do
   send_info("line " .. i)
end
local nothing
send_info(nothing.at.all)
