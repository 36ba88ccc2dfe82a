-- type: 0
for _, name in ipairs { "selector", "search", "query", "path_info",
   "remote" } do
   send_text(name .. " " .. tostring(request[name]))
end
