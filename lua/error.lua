-- Answers selectors that mean nothing: never there, moved away, or gone.

-- The selector as it may be shown: printable, and not too long.
local function shown()
   local text = request.selector:gsub("%c", "?")
   if #text > 64 then
      text = require("gopher.text").cut(text, 64)
   end
   return text
end

-- "gopher://host:port/Tselector" in its parts; what is absent is nil.
local function parts_of(url)
   local host, rest = url:match("^gopher://%[(.-)%](.*)$")
   if not host then
      host, rest = url:match("^gopher://([^:/]*)(.*)$")
   end
   local port, path = rest:match("^:?(%d*)/?(.*)$")
   local kind, selector = path:match("^(%g)(.*)$")
   return host, tonumber(port), kind, selector
end

if request.gone then
   send_error("Gone for good: " .. shown())
elseif request.moved then
   local host, port, kind, selector = parts_of(request.moved)
   send_link { type = "3", name = "Moved: " .. shown(), host = "error.host",
      port = 1 }
   send_dir(kind or "1", request.moved, selector or "", host, port or 70)
else
   send_error("Not found: " .. shown())
end
