-- Answers selectors that mean nothing: never there, moved away, or gone.

-- The selector as it may be shown: printable, and not too long.
local function shown()
   local text = request.selector
   local steers = utf8.len(text) and "\xC2[\x80-\x9F]" or "[\x80-\x9F]"
   text = text:gsub(steers, "?"):gsub("%c", "?")
   local behind = utf8.len(text) and utf8.offset(text, 65) or 65
   return text:sub(1, behind - 1)
end

-- Where a selector has moved to: as a link, if it is one.
local function send_place(place)
   local to = require("gopher.url").parse(place)
   if to then
      send_dir(to.type, place, to.selector, to.host, to.port)
   else
      send_info(place)
   end
end

if request.gone then
   send_error("Gone for good: " .. shown())
elseif request.moved then
   send_link { type = "3", name = "Moved: " .. shown(), host = "error.host",
      port = 1 }
   send_place(request.moved)
else
   send_error("Not found: " .. shown())
end
