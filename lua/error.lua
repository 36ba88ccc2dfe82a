-- Answers selectors that mean nothing.
local shown = request.selector:gsub("[%z\1-\31\127]", "?"):sub(1, 64)
send_error("Not found: " .. shown)
