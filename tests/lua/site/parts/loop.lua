-- Fails in a function of C.
for _, entry in ipairs(entries("nowhere")) do
   send_info(entry.name)
end
