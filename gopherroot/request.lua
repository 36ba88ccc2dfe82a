-- title: What your client has sent
-- Shows the parsed request. The values are global variables and fields of
-- the table `request`; path and file are only in the table.

local text = require("gopher.text")
local url = require("gopher.url")

-- A value in quotes, which make blanks visible.
local function quoted(value)
   return value == nil and "nil" or '"' .. tostring(value) .. '"'
end

local function send_values(names)
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
send_values { "selector", "search", "query", "path_info", "path", "file", "remote" }
send_info("The server that answers")
send_info("")
send_values { "servername", "serverport", "version" }
send_info("The URL of this page")
send_info("")
send_info("   " .. text.cut(url.build { selector = selector }, 64, "..."))
send_info("")
send_dir("1", "The same with a query", "/request?colour=silver")
send_dir("7", "The same with words of yours", "/request")
send_dir("0", "How this page was made", "/source?request.lua")
send_dir("1", "Back to the front page", "/")
