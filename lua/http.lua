-- type: 9
-- Answers a web browser that connects to the Gopher port: a page with a link
-- to the site.
local method = request.selector:match("^%u+")
local body = require("gopher.markup").link_page("This is a Gopher server",
   "This is a Gopher server, not a web server. Open the site with a Gopher " ..
   "client:", require("gopher.url").build {})

local head = "HTTP/1.0 %s\r\nContent-Type: text/html; charset=utf-8\r\n" ..
   "Content-Length: %d\r\n%sConnection: close\r\n\r\n"
if method == "POST" then
   send_raw(head:format("405 Method Not Allowed", #body,
      "Allow: GET, HEAD\r\n"))
else
   send_raw(head:format("200 OK", #body, ""))
end
if method ~= "HEAD" then
   send_raw(body)
end
