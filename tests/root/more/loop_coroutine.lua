while true do
   coroutine.wrap(function()
      pcall(function()
         while true do end
      end)
   end)()
end
