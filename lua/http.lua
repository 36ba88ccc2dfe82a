-- type: 9
-- Answers a web browser that has come to the wrong port: with a page that leads
-- to the site.
local page = [[
<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>This is a Gopher server</title>
</head>
<body>
<p>This is a Gopher server, which speaks another language than your browser.
With a Gopher client you find the site at</p>
<p><a href="%s">%s</a></p>
</body>
</html>
]]

local head = "HTTP/1.0 %s\r\nContent-Type: text/html; charset=utf-8\r\n" ..
   "Content-Length: %d\r\n%sConnection: close\r\n\r\n"

local method = request.selector:match("^%u+")
local port = serverport == 70 and "" or ":" .. serverport
local url = ("gopher://%s%s/"):format(servername, port)
   :gsub("[&<>\"']", function(c) return ("&#%d;"):format(c:byte()) end)
local body = page:format(url, url)

if method == "POST" then
   send_raw(head:format("405 Method Not Allowed", #body,
      "Allow: GET, HEAD\r\n"))
else
   send_raw(head:format("200 OK", #body, ""))
end
if method ~= "HEAD" then
   send_raw(body)
end
