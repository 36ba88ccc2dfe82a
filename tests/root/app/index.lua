-- Answers its directory, and missing files below it.
local request = ...

send_info("selector=" .. selector)
send_info("search=" .. tostring(search))
send_info("query=" .. tostring(query))
send_info("path_info=" .. tostring(path_info))
send_info("server=" .. servername .. ":" .. serverport)
send_info("remote is a " .. type(remote))
send_info("the same in the argument: " .. tostring(
   request.selector == selector and request.search == search and
   request.query == query and request.path_info == path_info))
