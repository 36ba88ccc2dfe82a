-- Files without a reference make room for others.
for _ = 1, 100 do
   io.open("/about.txt")
end
send_info("all were opened")
