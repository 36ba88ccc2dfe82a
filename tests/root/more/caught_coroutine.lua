-- A coroutine reaches the limit, and the script ends.
send_info(tostring(pcall(coroutine.resume,
   coroutine.create(function() while true do end end))))
