-- Tries to leave something behind.
local file, why = io.open(gopherroot .. "/written.txt", "w")
if file then
   file:write("I was here.\n")
   file:close()
end
send_info(file and "written" or "refused: " .. why)
