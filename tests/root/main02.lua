-- The main part of version 0.2, with the query as its selector.
local selector = query or "/"
local filepath = gopherroot .. selector

if isDir(filepath) then
   local gophermap = filepath .. "/gophermap"
   if isReadable(gophermap) then
      send_gophermap(gophermap)
   end
else
   if isReadable(filepath) then
      send_textfile(filepath)
   else
      send_info("Welcome to GopherMoon @ defaultroutes.de")
      send_info("----------------------------------------")
      send_info("Error: Selector not found")
      send_end()
   end
end
