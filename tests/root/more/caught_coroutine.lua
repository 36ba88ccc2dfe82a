-- The limit is reached in a coroutine, and the script is at its end.
send_info(tostring(pcall(coroutine.resume,
   coroutine.create(function() while true do end end))))
