-- A module that never ends.
while true do
   pcall(error)
end
