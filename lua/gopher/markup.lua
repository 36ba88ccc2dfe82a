-- HTML and XML. Private: for the server's own pages and feeds.

local markup = {}

local entities = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
   ['"'] = "&quot;", ["'"] = "&#39;" }

-- The text with entities in place of the characters of the markup.
local function escape(s)
   return (s:gsub("[&<>\"']", entities))
end

markup.escape = escape

local is_allowed = {}
for scheme in
   ("http https gemini gopher ftp irc ircs mailto tel news xmpp matrix")
   :gmatch("%a+") do
   is_allowed[scheme] = true
end

-- Reports whether the server makes a page that leads to this address.
markup.is_followed = function(url)
   local scheme = url:match("^(%a[%w+.-]*):")
   return scheme and is_allowed[scheme:lower()] or false
end

local page = [[
<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
%s<title>%s</title>
</head>
<body>
<p>%s</p>
<p><a href="%s">%s</a></p>
</body>
</html>
]]

-- An HTML page with a sentence and a link. With `seconds`, browsers follow the
-- link after this time.
markup.link_page = function(title, sentence, url, seconds)
   local link = escape(url)
   local refresh = seconds and ('<meta http-equiv="refresh" ' ..
      'content="%d; url=%s">\n'):format(seconds, link) or ""
   return page:format(refresh, escape(title), escape(sentence), link, link)
end

return markup
