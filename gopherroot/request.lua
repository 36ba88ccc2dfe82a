-- title: What your client sent
-- Shows the request as the server understood it. The words on the
-- left are global variables, and the fields of the table `request`.

local function show(name, value)
   send_info(("   %-12s %s"):format(name, value or "(none)"))
end

send_info("Your request, as a handler sees it")
send_info("")
show("selector", selector)
show("search", search)
show("query", query)
show("path_info", path_info)
show("remote", remote)
send_info("")
send_info("The server that answers")
send_info("")
show("servername", servername)
show("serverport", serverport)
show("version", version)
send_info("")
send_dir("1", "The same with a query", "/request?colour=silver")
send_dir("7", "The same with words of yours", "/request")
send_dir("0", "How this page was made", "/source?request.lua")
send_dir("1", "Back to the front page", "/")
