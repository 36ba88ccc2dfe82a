-- recipes/banner.lua
-- title: A banner from a file
-- In a gophermap: =banner.lua banner.txt
if not send_textfile(query or "banner.txt") then
   send_info("There is no such banner.")
end
