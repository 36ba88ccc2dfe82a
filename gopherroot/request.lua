-- title: What your client has sent
-- Shows the request as the server has understood it. These words are
-- global variables, and also fields of the table `request`, in which
-- alone are the path that was asked for and the file that answers.

local text = require("gopher.text")
local url = require("gopher.url")

-- A value in quotes, so that blanks can be seen.
local function quoted(value)
   return value == nil and "nil" or '"' .. tostring(value) .. '"'
end

local function show(names)
   local rows = {}
   for i, name in ipairs(names) do
      rows[i] = { name, quoted(request[name]) }
   end
   for _, line in ipairs(text.table(rows, { width = 64 })) do
      send_info("   " .. line)
   end
   send_info("")
end

send_info("Your request, as a handler sees it")
send_info("")
show { "selector", "search", "query", "path_info", "path", "file", "remote" }
send_info("The server that answers")
send_info("")
show { "servername", "serverport", "version" }
send_info("The URL of this page, for those who want to link to it")
send_info("")
send_info("   " .. text.cut(url.build { selector = selector }, 64, "..."))
send_info("")
send_dir("1", "The same with a query", "/request?colour=silver")
send_dir("7", "The same with words of yours", "/request")
send_dir("0", "How this page was made", "/source?request.lua")
send_dir("1", "Back to the front page", "/")
