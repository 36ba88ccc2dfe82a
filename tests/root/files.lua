-- Reads files of the gopherroot.
for line in lines("/about.txt") do
   send_info(line)
end
local file = io.open("nolastnewline.txt")
send_info(file:read("l"))
send_info(file:read("a"))
file:close()
for _, path in ipairs { "/about.txt", "/docs", "/nonesuch", "../OUTSIDE" } do
   send_info(path .. " exists=" .. tostring(exists(path)) .. " isFile=" ..
      tostring(isFile(path)) .. " isDir=" .. tostring(isDir(path)) ..
      " isReadable=" .. tostring(isReadable(path)))
end
for _, entry in ipairs(entries("/docs/sub")) do
   send_info(entry.name .. " " .. entry.type .. " " .. entry.selector)
end
