-- Answers selectors that mean nothing.
local shown = request.selector:gsub("%c", "?")
if #shown > 64 then
   shown = require("gopher.text").cut(shown, 64)
end
send_error("Not found: " .. shown)
