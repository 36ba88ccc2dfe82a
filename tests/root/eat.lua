local eaten = {}
while true do
   eaten[#eaten + 1] = ("x"):rep(100000 + #eaten)
end
