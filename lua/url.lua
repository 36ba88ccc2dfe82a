-- type: h
-- Answers the selector `URL:X` with a page that leads to X, for clients that do
-- not know what an item of type h with such a selector means.
local schemes = {}
for name in ("http https gemini gopher ftp irc ircs mailto tel news xmpp matrix")
   :gmatch("%a+") do
   schemes[name] = true
end

local entities = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
   ['"'] = "&quot;", ["'"] = "&#39;" }

local page = [[
<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="5; url=%s">
<title>This link leaves gopherspace</title>
</head>
<body>
<p>This link leaves gopherspace. In five seconds it leads to</p>
<p><a href="%s">%s</a></p>
</body>
</html>
]]

local url = request.selector:match("^/?URL:(.*)$")
local scheme = url:match("^(%a[%w+.-]*):")
if scheme and schemes[scheme:lower()] then
   local shown = url:gsub("[&<>\"']", entities)
   send_raw(page:format(shown, shown, shown))
else
   send_error("A link of this kind is not followed")
end
