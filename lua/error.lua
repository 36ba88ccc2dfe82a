-- Answers selectors that mean nothing: never there, moved away, or gone.

-- The selector as it may be shown: printable, and not too long.
local function shown()
   local text = request.selector
   local steers = utf8.len(text) and "\xC2[\x80-\x9F]" or "[\x80-\x9F]"
   text = text:gsub(steers, "?"):gsub("%c", "?")
   local behind = utf8.len(text) and utf8.offset(text, 65) or 65
   return text:sub(1, behind - 1)
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
