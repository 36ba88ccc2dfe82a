-- Answers selectors that lead to nothing: unknown, moved or gone.

-- The selector for an error line: printable, at most 64 characters; "/" for an
-- empty one.
local function printable_selector()
   local text = request.selector == "" and "/" or request.selector
   local controls = utf8.len(text) and "\xC2[\x80-\x9F]" or "[\x80-\x9F]"
   text = text:gsub(controls, "?"):gsub("%c", "?")
   local after = utf8.len(text) and utf8.offset(text, 65) or 65
   return text:sub(1, after - 1)
end

-- Sends the new place of a selector: a link for a gopher:// URL, else a line.
local function send_redirect(place)
   local target = require("gopher.url").parse(place)
   if target then
      send_dir(target.type, place, target.selector, target.host, target.port)
   else
      send_info(place)
   end
end

if request.gone then
   send_error("Gone for good: " .. printable_selector())
elseif request.moved then
   send_link { type = "3", name = "Moved: " .. printable_selector(),
      host = "error.host", port = 1 }
   send_redirect(request.moved)
else
   send_error("Not found: " .. printable_selector(), request.refusal)
end
