-- A module that never comes to its end.
while true do
   pcall(error)
end
