-- Tries to catch the error of the limit.
while true do
   pcall(function()
      while true do end
   end)
end
